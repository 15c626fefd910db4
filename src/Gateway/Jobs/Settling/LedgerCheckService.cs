using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Jobs.Settling;

/// <summary>Checks the ledger once after each start, in the background: sum of the movements = balance = sum of the submits.</summary>
internal sealed partial class LedgerCheckService(
    ILedgerStore ledger, StoreMonitor monitor, MoneyMetrics metrics, TimeProvider time, ILogger<LedgerCheckService> logger)
    : BackgroundService
{
    private static readonly TimeSpan UntilOpen = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromMinutes(1);

    /// <summary>The most differences in the log.</summary>
    private const int MostLogged = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan? pause = TimeSpan.Zero;
        while (pause is { } wait && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                pause = monitor.IsUp ? await TryCheckAsync(stoppingToken) : UntilOpen;
            }
        }
    }

    /// <returns>The time until the next attempt. Null: the ledger was checked.</returns>
    private async Task<TimeSpan?> TryCheckAsync(CancellationToken cancellation)
    {
        try
        {
            var differences = await ledger.CheckAsync(cancellation);
            metrics.Checked(differences.Count);
            Report(differences);
            return null;
        }
        catch (JobStoreUnavailableException exception)
        {
            Log.NotChecked(logger, exception.Reason);
            return AfterAFailure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Report(IReadOnlyList<LedgerDifference> differences)
    {
        if (differences.Count == 0)
        {
            Log.Good(logger);
            return;
        }

        Log.Bad(logger, differences.Count);
        foreach (var difference in differences.Take(MostLogged))
        {
            Log.Different(
                logger, difference.Client, difference.Period, difference.Amount, difference.Balance, difference.Rows);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LedgerGood, LogLevel.Information, "The ledger is good: all balances are the sums of their rows")]
        public static partial void Good(ILogger logger);

        [LoggerMessage(EventIds.LedgerBad, LogLevel.Error, "The ledger is not good: {count} amounts differ from the sums of their rows")]
        public static partial void Bad(ILogger logger, int count);

        [LoggerMessage(EventIds.LedgerDifference, LogLevel.Error,
            "The balance of {client} in {period} has {amount} {balance} dollars, but the rows have {rows}")]
        public static partial void Different(
            ILogger logger, string client, string period, string amount, NanoDollars balance, NanoDollars rows);

        [LoggerMessage(EventIds.LedgerNotChecked, LogLevel.Warning, "The ledger could not be checked: {reason}; it is tried again")]
        public static partial void NotChecked(ILogger logger, string reason);
    }
}
