namespace Gateway.Jobs.Store.Money.Reports;

/// <param name="Submits">The oldest first.</param>
/// <param name="Next">The start of the next page. Null: this is the last page.</param>
internal sealed record DoubtfulPage(IReadOnlyList<DoubtfulSubmit> Submits, LedgerCursor? Next);
