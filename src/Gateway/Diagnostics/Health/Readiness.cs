using Gateway.Changes;
using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Draining;
using Gateway.Jobs.Store.Health;

namespace Gateway.Diagnostics.Health;

/// <summary>
/// Whether this gateway should get requests: contracts are loaded, the configuration is valid, the job store was open once and its
/// clients were read, and no shutdown is in progress. A later failure of the store does not count: the other gateways use the same store,
/// and removing all of them would also end the operations that need no store.
/// </summary>
internal sealed class Readiness(ContractCatalogue catalogue, SettingsSource settings, StoreMonitor store, ChangeFeed changes, Drain drain)
{
    /// <returns>Null: ready. Otherwise the reason.</returns>
    public UnreadyReason? WhyNot() => this switch
    {
        _ when drain.HasBegun => new("draining", "The gateway is stopping."),
        _ when settings.Current is null => new("configuration", "There is no valid configuration."),
        _ when catalogue.Current.All.Count == 0 => new("contracts", "No contract is loaded."),
        _ when store.WhyNeverOpen is { } why => new("job_store", $"The job store has not been open since the start: {why}."),
        _ when !changes.HasRead => new("stored_clients", "The clients in the job store have not been read since the start."),
        _ => null,
    };
}
