namespace Gateway.Diagnostics;

/// <summary>Log event ids, a range per stage: 100 configuration, 200 clients, 300 contracts, 400 upstream, 500 the request as
/// a whole, 600 start and stop.</summary>
internal static class EventIds
{
    public const int Completed = 500;
    public const int Unexpected = 501;
    public const int SandboxInUse = 600;
    public const int Draining = 602;
}
