namespace Gateway.Management;

/// <summary>The paths of the management port.</summary>
internal static class ManagementRoutes
{
    public const string Index = "/";
    public const string Metrics = "/metrics";
    public const string Health = "/healthz";
    public const string Version = "/version";
    public const string Configuration = "/configuration";

    public const string Allowed = "GET, HEAD";

    public static readonly IReadOnlyList<Route> All =
    [
        new(Index, "this list"),
        new(Metrics, "metrics in the format of Prometheus"),
        new(Health, "each check with its status, its age and its reason; 503 if the gateway is not ready"),
        new(Diagnostics.Health.HealthEndpoints.Live, "liveness check with the same details; always 200"),
        new(Diagnostics.Health.HealthEndpoints.Ready, "readiness check with the same details; 503 if the gateway is not ready"),
        new(Version, "version, commit, runtime, start and uptime"),
        new(Configuration, "the settings in force, without secrets"),
    ];

    /// <param name="Path">The path.</param>
    /// <param name="Description">The content of the response.</param>
    internal sealed record Route(string Path, string Description);
}
