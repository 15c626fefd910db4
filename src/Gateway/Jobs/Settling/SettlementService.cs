using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Settling;

/// <summary>
/// Moves the money of submits whose time has passed: a submit without an answer becomes doubtful, and a job without a result is charged by
/// what was asked for. It also ends what a program without reservations has left. Several replicas share the work.
/// </summary>
internal sealed partial class SettlementService(
    ISettlementStore store, ILedgerStore ledger, StoreMonitor monitor, Settler settler, MoneyMetrics metrics,
    SettingsSource settings, TimeProvider time, ILogger<SettlementService> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Longer than a batch takes.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>For a job that still runs after the time in which it should have ended.</summary>
    private static readonly TimeSpan WhileRunning = TimeSpan.FromHours(1);

    /// <summary>After an outage, overdue results are fetched first. Without this time, every job that awaits its result would be charged by
    /// what was asked for at once.</summary>
    public static readonly TimeSpan ResultsFirst = TimeSpan.FromMinutes(5);

    private const int Batch = 100;

    /// <summary>Since when the store is up and this process works. Null: the store is down.</summary>
    private DateTimeOffset? _upSince;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            _upSince = monitor.IsUp ? _upSince ?? time.GetUtcNow() : null;
            if (_upSince is not null)
            {
                await TrySettleAsync(stoppingToken);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TrySettleAsync(CancellationToken cancellation)
    {
        try
        {
            while (await SettleAsync(cancellation) == Batch)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (metrics.IsRead)
            {
                metrics.Doubtful(await ledger.CountDoubtfulAsync(cancellation));
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The fault is logged where it occurred. What was taken is due again when its lease ends.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task<int> SettleAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = await store.TakeDueReservationsAsync(now, now + Lease, Batch, cancellation);
        foreach (var reservation in due)
        {
            await SettleAsync(reservation, now, cancellation);
        }

        return due.Count;
    }

    private Task SettleAsync(DueReservation due, DateTimeOffset now, CancellationToken cancellation)
    {
        var reservation = due.Reservation;
        switch (reservation.State)
        {
            case ReservationState.Pending:
                Log.NoAnswer(logger, reservation.Client, reservation.Model, reservation.Id);
                return DoubtAsync(reservation, SettlementReasons.NoAnswer, now, cancellation);
            case ReservationState.AwaitingResult when now - _upSince < ResultsFirst:
                // It is due again when its lease ends.
                return Task.CompletedTask;
            case ReservationState.AwaitingResult:
                return settler.MoveAsync(reservation, ResultCost.WithoutResult(due, now), cancellation);
            case ReservationState.Running when due.JobStatus is null:
                return DoubtAsync(reservation, SettlementReasons.JobDeleted, now, cancellation);
            case ReservationState.Running when due.JobStatus.Value.IsFinal():
                var mayBeCharged = FailureRule.AwaitsResult(
                    settings.Current.Options.Money.RefusedByModel, due.JobStatus, status: null, due.ErrorType);
                return store.EndMissedAsync(reservation, mayBeCharged, now, cancellation);
            case ReservationState.Running:
                return store.PostponeAsync(reservation, now + WhileRunning, cancellation);
            default:
                // Another process has moved it since it was taken.
                return Task.CompletedTask;
        }
    }

    private Task DoubtAsync(StoredReservation reservation, string reason, DateTimeOffset now, CancellationToken cancellation) =>
        settler.MoveAsync(
            reservation, new LedgerMove(LedgerKinds.Doubt, ReservationState.Doubtful, null, now, reason), cancellation);

    private static partial class Log
    {
        [LoggerMessage(EventIds.SubmitDoubtful, LogLevel.Warning,
            "No outcome of a submit of {client} for {model} was stored in time; its money is doubtful (reservation {reservation})")]
        public static partial void NoAnswer(ILogger logger, string client, string model, string reservation);
    }
}
