using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Jobs.Store.Health;

namespace Gateway.Diagnostics.Health;

/// <summary>Whether new requests should come here: contracts are loaded, the configuration is valid, the job store was open once, and
/// no stop is under way. A store that fails later does not count: the other gateways use the same one, and taking all of them out
/// would end also what works without it.</summary>
internal sealed class Readiness(ContractCatalogue catalogue, SettingsSource settings, StoreMonitor store)
{
    private int _draining;

    /// <summary>From now on not ready; there is no way back.</summary>
    public void Drain() => Volatile.Write(ref _draining, 1);

    /// <returns>Null: ready. Otherwise why not.</returns>
    public UnreadyReason? WhyNot() => this switch
    {
        _ when Volatile.Read(ref _draining) == 1 => new("draining", "The gateway is stopping."),
        _ when settings.Current is null => new("configuration", "There is no valid configuration."),
        _ when catalogue.Current.All.Count == 0 => new("contracts", "No contract is loaded."),
        _ when store.WhyNeverOpen is { } why => new("job_store", $"The job store has not been open since the start: {why}."),
        _ => null,
    };
}
