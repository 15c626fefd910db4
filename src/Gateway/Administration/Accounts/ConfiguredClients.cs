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

    public bool Has(string name) => settings.Current.IsConfigured(name);

    /// <returns>The client with its name as it is configured. Null: there is none.</returns>
    public (string Name, ClientOptions Options)? Find(string name)
    {
        foreach (var (known, options) in All)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return (known, options);
            }
        }

        return null;
    }
}
