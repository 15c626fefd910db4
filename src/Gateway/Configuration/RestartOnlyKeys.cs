namespace Gateway.Configuration;

/// <summary>
/// The keys that are read at start only, because objects with the lifetime of the process are built from them.
/// <c>docs/configuration.md</c> marks the same keys.
/// </summary>
internal static class RestartOnlyKeys
{
    private static readonly string[] Keys =
    [
        "ConnectionStrings:Jobs",
        "Urls",
        "HTTP_PORTS",
        "HTTPS_PORTS",
        "Gateway:SecretsDirectory",
        "Gateway:Upstream:ConnectTimeout",
        "Gateway:Contracts:Directory",
        "Gateway:Prices:Directory",
        "Gateway:Limits:BodyMemoryBytes",
        "Gateway:Limits:MaxConnections",
        "Gateway:Jobs:CacheBytes",
        "Gateway:Jobs:StoreTimeout",
        "Gateway:Files:Directory",
        "Gateway:Files:S3",
        "Gateway:ForwardedHeaders",
        "Gateway:Documentation",
        "Gateway:Management",
        "Gateway:DrainTimeout",
        "Gateway:Sandbox",
    ];

    public static bool Contains(string key) => Keys.Any(restart =>
        key.StartsWith(restart, StringComparison.OrdinalIgnoreCase)
        && (key.Length == restart.Length || key[restart.Length] == ':'));
}
