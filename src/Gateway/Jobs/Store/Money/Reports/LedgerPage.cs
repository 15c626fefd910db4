namespace Gateway.Jobs.Store.Money.Reports;

/// <param name="Rows">Newest first.</param>
/// <param name="Next">The start of the next page. Null: this is the last page.</param>
internal sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, LedgerCursor? Next);
