using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Store;

/// <summary>Deletes jobs that are older than <c>Gateway:Jobs:Retention</c>, in batches that are small enough not to delay other
/// calls.</summary>
internal sealed partial class RetentionService(
    IJobStore store, StoreMonitor monitor, SettingsSource settings, TimeProvider time, ILogger<RetentionService> logger)
    : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && monitor.IsUp)
            {
                await DeleteExpiredAsync(stoppingToken);
            }
        }
    }

    private async Task DeleteExpiredAsync(CancellationToken cancellation)
    {
        var total = 0;
        try
        {
            int deleted;
            do
            {
                var now = time.GetUtcNow();
                deleted = await store.DeleteExpiredAsync(now - settings.Current.Options.Jobs.Retention, now, Batch, cancellation);
                total += deleted;
                await Task.Delay(BetweenBatches, time, cancellation);
            }
            while (deleted >= Batch);
        }
        catch (JobStoreUnavailableException exception)
        {
            Log.Failed(logger, exception.Reason);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops. The remaining jobs are deleted after the next start.
        }

        if (total > 0)
        {
            Log.Deleted(logger, total);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Retained, LogLevel.Information, "Deleted {count} expired rows of jobs and idempotency keys")]
        public static partial void Deleted(ILogger logger, int count);

        [LoggerMessage(EventIds.RetentionFailed, LogLevel.Warning, "Old jobs were not deleted: {reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
