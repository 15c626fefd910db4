namespace Gateway.Jobs.Store.Money.Reports;

/// <param name="Count">The submits that wait for the decision of an operator.</param>
/// <param name="Oldest">The time of the oldest one. Null: there is none.</param>
internal sealed record DoubtfulTotals(long Count, DateTimeOffset? Oldest);
