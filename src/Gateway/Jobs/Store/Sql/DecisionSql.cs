using System.Text.Json;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements of an operator's decision about a doubtful submit.</summary>
internal static class DecisionSql
{
    /// <summary>Place of the statement that changes the submit.</summary>
    public const int MovePlace = 3;

    private const string Reason = "operator";

    /// <summary>The movement exists, and no other decision has the time and the actor.</summary>
    private const string IsMade =
        "EXISTS (SELECT 1 FROM gateway_ledger WHERE reservation = $8 AND reason = 'operator' AND actor = $3 AND at = $2)";

    public static IReadOnlyList<SqlStatement> Decide(StoredReservation reservation, DoubtDecision decision)
    {
        var move = decision.IsCharged
            ? new LedgerMove(LedgerKinds.Settle, ReservationState.Settled, decision.Amount ?? reservation.Amount, decision.At, Reason)
            : new LedgerMove(LedgerKinds.Release, ReservationState.Released, NanoDollars.Zero, decision.At, Reason);
        var entry = AuditEntry.Create(
            decision.At, decision.Actor, decision.IsCharged ? AuditActions.SettleDoubt : AuditActions.ReleaseDoubt,
            $"doubtful/{decision.Reservation}", Json("doubtful", reservation.Amount!.Value, reservation, note: null),
            Json(decision.IsCharged ? "settled" : "released", move.Charged!.Value, reservation, decision.Note));
        return
        [
            .. LedgerSql.Move(reservation.Client, reservation.Id, move with { Actor = decision.Actor }, ReservationState.Doubtful),
            AuditSql.AddIf(entry, IsMade, reservation.Id),
        ];
    }

    private static string Json(string state, NanoDollars amount, StoredReservation reservation, string? note) => JsonSerializer.Serialize(
        new Dictionary<string, string?>
        {
            ["state"] = state,
            ["amount"] = amount.ToString(),
            ["client"] = reservation.Client,
            ["model"] = reservation.Model,
            ["request_id"] = reservation.RequestId,
            ["note"] = note,
        });
}
