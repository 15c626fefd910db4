using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Webhooks.Delivering;

/// <summary>
/// The work beside the deliveries: it counts the open ones for the metrics, and makes those due that an end did not schedule. During a
/// rolling upgrade a program that does not know webhooks may end a job that has one.
/// </summary>
internal sealed class WebhookUpkeep(IWebhookStore store, StoreMonitor monitor, WebhookMetrics metrics, TimeProvider time)
    : BackgroundService
{
    /// <summary>Time between two rounds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private const int MissedAtOnce = 500;

    private static readonly TimeSpan UntilReady = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isReady = monitor.IsUp;
            if (isReady)
            {
                await TryRunAsync(stoppingToken);
            }

            await Task.Delay(isReady ? Interval : UntilReady, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryRunAsync(CancellationToken cancellation)
    {
        try
        {
            await store.ScheduleMissedAsync(time.GetUtcNow(), MissedAtOnce, CancellationToken.None);
            if (metrics.IsCollected)
            {
                metrics.Counts = await store.CountDeliveriesAsync(cancellation);
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The next round repeats it.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }
}
