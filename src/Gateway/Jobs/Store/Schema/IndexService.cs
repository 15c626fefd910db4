using Gateway.Errors;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Store.Schema;

/// <summary>Builds the late indexes after the store was opened, while the gateway works. It tries again until they exist.</summary>
internal sealed partial class IndexService(IJobStore store, StoreMonitor monitor, TimeProvider time, ILogger<IndexService> logger)
    : BackgroundService
{
    private static readonly TimeSpan UntilOpen = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WhileAnotherBuilds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !store.HasIndexes)
        {
            var pause = monitor.IsUp ? await BuildAsync(stoppingToken) : UntilOpen;
            if (!store.HasIndexes)
            {
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>The time until the next attempt, if the indexes do not exist.</returns>
    private async Task<TimeSpan> BuildAsync(CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            if (await store.BuildIndexesAsync(cancellation) && time.GetElapsedTime(startedAt) is var elapsed && elapsed >= UntilOpen)
            {
                Log.Built(logger, elapsed);
            }

            return WhileAnotherBuilds;
        }
        catch (JobStoreUnavailableException exception)
        {
            Log.NotBuilt(logger, exception.Reason);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops. The next start builds them.
        }

        return AfterAFailure;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.IndexesBuilt, LogLevel.Information, "The indexes of the job store were checked and built in {duration}")]
        public static partial void Built(ILogger logger, TimeSpan duration);

        [LoggerMessage(EventIds.IndexesNotBuilt, LogLevel.Warning,
            "The indexes of the job store could not be built: {reason}; following and counting are slow until they are")]
        public static partial void NotBuilt(ILogger logger, string reason);
    }
}
