using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;

namespace Gateway.Admission;

/// <summary>Reads what a client uses of its limits.</summary>
internal sealed class LimitsReader(IAdmissionStore store, StoreMonitor monitor, TimeProvider time)
{
    /// <param name="settings">The settings.</param>
    /// <param name="client">The client.</param>
    /// <param name="limits">Its limits. Null: it has none, and the store is not asked.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="JobStoreUnavailableException">The store cannot be read.</exception>
    public async Task<LimitsView> ReadAsync(
        GatewaySettings settings, string client, ClientLimits? limits, CancellationToken cancellation)
    {
        if (limits is null)
        {
            return LimitsView.Unlimited(client, settings.Calendar);
        }

        var now = time.GetUtcNow();
        var usage = await monitor.WatchAsync(
            store.FindUsageAsync(client, limits, now, settings.Calendar.DayOf(now), cancellation));
        return LimitsView.Of(client, new LimitState(limits, usage, settings.Calendar, now));
    }
}
