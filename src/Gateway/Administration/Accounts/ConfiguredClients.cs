using Gateway.Clients;
using Gateway.Configuration;

namespace Gateway.Administration.Accounts;

/// <summary>The clients that are configured, and that the API only reads.</summary>
internal sealed class ConfiguredClients(SettingsSource settings)
{
    /// <summary>By name, whose case does not matter, as in the configuration.</summary>
    public IReadOnlyDictionary<string, ClientOptions> All
    {
        get
        {
            var current = settings.Current;
            return current.UsesSandbox ? DevelopmentClient.AddTo(current.Options.Clients) : current.Options.Clients;
        }
    }

    public bool Has(string name) => All.ContainsKey(name);
}
