using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Administration.Money;

/// <summary>A movement of money.</summary>
internal sealed record MovementView(
    string Reservation, long Movement, DateTime At, string Client, string Model, string? RequestId, string Day, string Kind,
    NanoDollars Amount, string Price, string Reason, string? Actor)
{
    public static MovementView Of(LedgerRow row) => new(
        row.Reservation, row.Movement, row.At.UtcDateTime, row.Client, row.Model, row.RequestId, row.Day, row.Kind, row.Amount, row.Price,
        row.Reason, row.Actor);
}
