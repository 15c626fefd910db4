namespace Gateway.Shares;

/// <summary>
/// Metadata of an endpoint that counts its requests itself: as requests without authentication only until it knows the client in whose
/// share they count.
/// </summary>
internal sealed class CountsItself
{
    public static CountsItself Instance { get; } = new();
}
