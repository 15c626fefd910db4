using Gateway.Jobs.Store.Pauses;

namespace Gateway.Jobs.Store.Audit;

/// <summary>The names of changed objects in the audit log: their paths in the administration API.</summary>
internal static class AuditTargets
{
    public static string Client(string name) => $"clients/{name}";

    public static string Key(string client, string label) => $"clients/{client}/keys/{label}";

    public static string Pause(PauseScope scope, string name) => scope switch
    {
        PauseScope.All => "pauses/all",
        PauseScope.Client => $"pauses/clients/{name}",
        PauseScope.Model => $"pauses/models/{name}",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };
}
