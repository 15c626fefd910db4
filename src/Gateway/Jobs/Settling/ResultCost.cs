using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Jobs.Settling;

/// <summary>The one table that decides what the result of a job changes of its money.</summary>
internal static class ResultCost
{
    /// <param name="reservation">The money of the job, with the price of its submit.</param>
    /// <param name="status">The status of the result.</param>
    /// <param name="facts">What the result says.</param>
    /// <param name="refused">What a refusal of the model costs.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null: the job has no price.</returns>
    public static LedgerMove? Of(
        StoredReservation reservation, int status, ResultFacts facts, RefusalCharge refused, DateTimeOffset now)
    {
        if (reservation is not { Price: { } price, Reserved: { } asked })
        {
            return null;
        }

        return status switch
        {
            StatusCodes.Status200OK when Cost.ByUnits(price, facts.BillableUnits) is { } cost =>
                Settle(cost, SettlementReasons.BillableUnits),
            StatusCodes.Status200OK when Cost.ByResult(price, facts.Images, facts.Megapixels) is { } cost =>
                Settle(cost, SettlementReasons.ResultImages),
            StatusCodes.Status200OK => Settle(asked, SettlementReasons.AskedFor),
            StatusCodes.Status422UnprocessableEntity when refused == RefusalCharge.Charged => Settle(
                Cost.ByUnits(price, facts.BillableUnits) ?? asked, SettlementReasons.RefusedByModel),
            StatusCodes.Status422UnprocessableEntity => Release(SettlementReasons.RefusedByModel),
            _ => Release(SettlementReasons.Failed),
        };

        LedgerMove Settle(NanoDollars cost, string reason) => new(LedgerKinds.Settle, ReservationState.Settled, cost, now, reason);

        LedgerMove Release(string reason) => new(LedgerKinds.Release, ReservationState.Released, NanoDollars.Zero, now, reason);
    }

    /// <summary>What is charged when no result has come in time.</summary>
    /// <param name="due">The reservation. If another program has read the result, the facts of the job decide.</param>
    /// <param name="now">The time.</param>
    public static LedgerMove WithoutResult(DueReservation due, DateTimeOffset now)
    {
        var known = due is { JobStatus: JobStatus.Completed, Result: { } facts }
            ? Of(due.Reservation, StatusCodes.Status200OK, facts, RefusalCharge.Charged, now)
            : null;
        return known is { Reason: not SettlementReasons.AskedFor }
            ? known
            : new LedgerMove(LedgerKinds.Settle, ReservationState.Settled, due.Reservation.Amount, now, SettlementReasons.NoResult);
    }
}
