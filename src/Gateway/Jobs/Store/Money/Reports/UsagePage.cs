namespace Gateway.Jobs.Store.Money.Reports;

/// <param name="Rows">By day, client and model.</param>
/// <param name="Next">The start of the next page. Null: this is the last page.</param>
internal sealed record UsagePage(IReadOnlyList<UsageRow> Rows, UsageCursor? Next);
