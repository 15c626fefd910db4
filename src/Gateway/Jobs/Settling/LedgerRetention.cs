using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Settling;

/// <summary>Replaces submits that are final and older than <c>Gateway:Money:Retention</c>, with their movements, by one row for each client
/// with their sums. Doubtful submits with an amount stay.</summary>
internal sealed partial class LedgerRetention(
    ISettlementStore store, StoreMonitor monitor, SettingsSource settings, TimeProvider time, ILogger<LedgerRetention> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private const int Batch = 500;
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && monitor.IsUp)
            {
                await TryCarryAsync(stoppingToken);
            }
        }
    }

    private async Task TryCarryAsync(CancellationToken cancellation)
    {
        try
        {
            var current = settings.Current;
            var before = time.GetUtcNow() - current.Options.Money.Retention;
            foreach (var client in await store.ListPayersAsync(cancellation))
            {
                while (await store.CarryForwardAsync(client, before, Batch, cancellation) == Batch)
                {
                    await Task.Delay(BetweenBatches, time, cancellation);
                }
            }

            await store.DeleteRefusalsAsync(current.Calendar.DayOf(before), cancellation);
        }
        catch (JobStoreUnavailableException exception)
        {
            Log.Failed(logger, exception.Reason);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops. The rest follows after the next start.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RetentionFailed, LogLevel.Warning, "Old movements of money were not carried forward: {reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
