using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Jobs.Settling;

/// <summary>Settles jobs by their results. The move itself is written with the result, in one transaction.</summary>
internal sealed partial class Settler(
    ISettlementStore store, MoneyMetrics metrics, SettingsSource settings, TimeProvider time, ILogger<Settler> logger)
{
    /// <summary>The money of a job that awaits its result. Null: it does not.</summary>
    public async Task<StoredReservation?> FindAwaitingAsync(JobRecord job, CancellationToken cancellation) =>
        job.IsReserved && await store.FindReservationAsync(job.RequestId, cancellation) is { State: ReservationState.AwaitingResult } found
            ? found
            : null;

    /// <summary>What this result changes of the money. Null: nothing.</summary>
    public Settlement? Of(StoredReservation? reservation, int status, ResultFacts facts) =>
        reservation is not null
        && ResultCost.Of(reservation, status, facts, settings.Current.Options.Money.RefusedByModel, time.GetUtcNow()) is { } move
            ? new Settlement(reservation, move)
            : null;

    /// <summary>Writes a move without a result.</summary>
    public async Task MoveAsync(StoredReservation reservation, LedgerMove move, CancellationToken cancellation)
    {
        if (await store.MoveAsync(reservation, move, cancellation))
        {
            Note(reservation, move);
        }
    }

    /// <summary>Counts a settlement that was written with a result.</summary>
    public void Note(Settlement? settlement)
    {
        if (settlement is { TookEffect: true })
        {
            Note(settlement.Reservation, settlement.Move);
        }
    }

    private void Note(StoredReservation reservation, LedgerMove move)
    {
        metrics.Moved(reservation, move);
        if (move.Charged is { } charged && reservation.Reserved is { } reserved && charged > reserved)
        {
            metrics.Exceeded(reservation.Client, reservation.Model);
            Log.Exceeded(logger, reservation.RequestId, reservation.Client, reservation.Model, charged, reserved);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReservationExceeded, LogLevel.Warning,
            "Job {request_id} of {client} for {model} costs {charged} dollars, but {reserved} were reserved; the whole cost is booked")]
        public static partial void Exceeded(
            ILogger logger, string? request_id, string client, string model, NanoDollars charged, NanoDollars reserved);
    }
}
