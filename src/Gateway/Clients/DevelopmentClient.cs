namespace Gateway.Clients;

/// <summary>
/// A public key, so that the first command of the README works. Outside Development the gateway refuses to start with it.
/// </summary>
internal static class DevelopmentClient
{
    public const string Name = "development";

    public const string Key = "gw_developers_thiskeyispublishednotasecretag53m2d";

    public const string Sha256 = "eeff71c679024b371b4a9653e87332231c9ca5612773dbea1c9d22cfbbf8a324";

    /// <summary>The configured clients and this one. It is used only with the sandbox, where no call causes cost.</summary>
    public static IReadOnlyDictionary<string, ClientOptions> AddTo(IReadOnlyDictionary<string, ClientOptions> configured)
    {
        var isConfigured = configured.ContainsKey(Name)
            || configured.Values.Any(
                client => client.Keys.Values.Any(key => key.Sha256.Equals(Sha256, StringComparison.OrdinalIgnoreCase)));
        return isConfigured
            ? configured
            : new Dictionary<string, ClientOptions>(configured, StringComparer.OrdinalIgnoreCase)
            {
                [Name] = new ClientOptions { Keys = { ["0"] = new ClientKeyOptions { Sha256 = Sha256 } } },
            };
    }
}
