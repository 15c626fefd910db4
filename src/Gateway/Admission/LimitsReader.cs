using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Money;

namespace Gateway.Admission;

/// <summary>Reads what a client uses of its limits. A slow read is no fault of the store: submits do not depend on it.</summary>
internal sealed class LimitsReader(IAdmissionStore store, IFileStore files, TimeProvider time)
{
    /// <param name="settings">The settings.</param>
    /// <param name="client">The client.</param>
    /// <param name="limits">Its limits. Null: it has none, and only its files are counted.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="JobStoreUnavailableException">The store cannot be read.</exception>
    public async Task<LimitsView> ReadAsync(
        GatewaySettings settings, string client, ClientLimits? limits, CancellationToken cancellation)
    {
        var ofFiles = FilesView.Of(settings.Options.Files, await files.FindFileUsageAsync(client, cancellation));
        if (limits is null)
        {
            return LimitsView.Unlimited(client, ofFiles, settings.Calendar);
        }

        var now = time.GetUtcNow();
        var usage = await store.FindUsageAsync(client, limits, now, settings.Calendar.DayOf(now), cancellation);
        return LimitsView.Of(client, ofFiles, new LimitState(limits, usage, settings.Calendar, now));
    }
}
