using Gateway.Configuration;
using Gateway.Contracts.Reading;

namespace Gateway.Diagnostics.Health;

/// <summary>Whether new requests should come here: contracts are loaded, the configuration is valid, and no stop is under way.</summary>
internal sealed class Readiness(ContractCatalogue catalogue, SettingsSource settings)
{
    private int _draining;

    /// <summary>From now on not ready; there is no way back.</summary>
    public void Drain() => Volatile.Write(ref _draining, 1);

    /// <returns>Null: ready. Otherwise why not.</returns>
    public string? WhyNot() => this switch
    {
        _ when Volatile.Read(ref _draining) == 1 => "draining",
        _ when settings.Current is null => "configuration",
        _ when catalogue.Current.All.Count == 0 => "contracts",
        _ => null,
    };
}
