using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>A submit that may have been charged by the upstream.</summary>
/// <param name="Reservation">Identifies the submit.</param>
/// <param name="Client">The client that submitted.</param>
/// <param name="Model">The model.</param>
/// <param name="RequestId">The job. Null: none is stored.</param>
/// <param name="SubmittedAt">The time of the submit.</param>
/// <param name="DoubtedAt">Since when it is doubtful.</param>
/// <param name="Amount">What it counts.</param>
/// <param name="Images">The images that were asked for.</param>
/// <param name="Reason">Why, in a few words of <c>[a-z_]</c>.</param>
internal sealed record DoubtfulSubmit(
    string Reservation,
    string Client,
    string Model,
    string? RequestId,
    DateTimeOffset SubmittedAt,
    DateTimeOffset DoubtedAt,
    NanoDollars Amount,
    int Images,
    string Reason);
