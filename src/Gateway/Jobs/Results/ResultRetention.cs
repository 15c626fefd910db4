using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Results;

/// <summary>Removes results that are older than <c>Gateway:Results:Retention</c> or whose jobs have expired, and those above limits that
/// were lowered. If results are no longer kept, all of them are removed.</summary>
internal sealed partial class ResultRetention(
    IDocumentStore store, StoreMonitor monitor, ResultMetrics metrics, SettingsSource settings, TimeProvider time,
    ILogger<ResultRetention> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int Batch = 200;
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && monitor.IsUp)
            {
                await TryRemoveAsync(stoppingToken);
            }
        }
    }

    private async Task TryRemoveAsync(CancellationToken cancellation)
    {
        try
        {
            await RemoveAsync(cancellation);
        }
        catch (JobStoreUnavailableException exception)
        {
            Log.Failed(logger, exception.Reason);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops. The remaining results are removed after the next start.
        }
    }

    private async Task RemoveAsync(CancellationToken cancellation)
    {
        int expired;
        do
        {
            var (options, now) = (settings.Current.Options, time.GetUtcNow());
            var keptBefore = options.Results.Keep == ResultKeeping.Off ? DateTimeOffset.MaxValue : now - options.Results.Retention;
            expired = await store.RemoveExpiredAsync(keptBefore, now - options.Jobs.Retention, Batch, cancellation);
            metrics.Removed(ResultRemoval.Expired, expired);
            await Task.Delay(BetweenBatches, time, cancellation);
        }
        while (expired >= Batch);

        RemovedDocuments trimmed;
        do
        {
            var options = settings.Current.Options.Results;
            trimmed = await store.TrimAsync(
                new DocumentLimits(options.MaxTotalBytes, options.ClientTotalBytes), Batch, cancellation);
            metrics.Removed(trimmed);
            await Task.Delay(BetweenBatches, time, cancellation);
        }
        while (trimmed.ForClient + trimmed.ForTotal >= Batch);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RetentionFailed, LogLevel.Warning, "Old results were not removed: {reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
