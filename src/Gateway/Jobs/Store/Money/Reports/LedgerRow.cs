using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>A movement of money, which never changes.</summary>
/// <param name="Reservation">The submit.</param>
/// <param name="Movement">Its number among the movements of the submit, from 1.</param>
/// <param name="At">The time.</param>
/// <param name="Client">The client that pays.</param>
/// <param name="Model">The model.</param>
/// <param name="RequestId">The job. Null: none was stored.</param>
/// <param name="Day">The day of the submit, which decides the periods that it counts in.</param>
/// <param name="Kind">A constant of <see cref="LedgerKinds"/>.</param>
/// <param name="Amount">The change of what is counted as spent. It may be negative.</param>
/// <param name="Price">The version of the price.</param>
/// <param name="Reason">Why, in a few words of <c>[a-z_]</c>.</param>
/// <param name="Actor">The administration key that decided it. Null: the gateway itself.</param>
internal sealed record LedgerRow(
    string Reservation,
    long Movement,
    DateTimeOffset At,
    string Client,
    string Model,
    string? RequestId,
    string Day,
    string Kind,
    NanoDollars Amount,
    string Price,
    string Reason,
    string? Actor);
