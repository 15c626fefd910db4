using Gateway.Jobs.Store.Money.Reports;

namespace Gateway.Jobs.Store.Money;

/// <summary>Reads the money of clients, and stores the decisions of operators. The methods throw
/// <see cref="JobStoreUnavailableException"/> as those of <see cref="IJobStore"/> do.</summary>
internal interface ILedgerStore
{
    /// <summary>The submits whose outcome nobody knows, the oldest first.</summary>
    /// <param name="client">Null: of all clients.</param>
    /// <param name="after">The end of the previous page. Null: the first page.</param>
    /// <param name="limit">The most submits of a page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<DoubtfulPage> ListDoubtfulAsync(string? client, LedgerCursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>Charges a doubtful submit or not, with the row of the ledger and that of the audit log in one transaction. The same
    /// decision again changes nothing.</summary>
    Task<DoubtAnswer> DecideAsync(DoubtDecision decision, CancellationToken cancellationToken);

    /// <summary>The number of doubtful submits of all clients.</summary>
    Task<DoubtfulTotals> CountDoubtfulAsync(CancellationToken cancellationToken);

    /// <summary>The movements of money, the newest first.</summary>
    Task<LedgerPage> ListMovementsAsync(LedgerFilter filter, LedgerCursor? after, CancellationToken cancellationToken);

    /// <summary>What is counted as spent: for each client the total, the month and the day, by client and period.</summary>
    /// <param name="client">Null: all clients.</param>
    /// <param name="day">The day in the time zone of the money, such as <c>2026-11-26</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<Balance>> ListBalancesAsync(string? client, string day, CancellationToken cancellationToken);

    /// <summary>Compares the balances with the sums of movements and reservations.</summary>
    /// <returns>The differences. Empty: the ledger is good.</returns>
    Task<IReadOnlyList<LedgerDifference>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>The usage by day, client and model, in this order.</summary>
    Task<UsagePage> ListUsageAsync(UsageFilter filter, CancellationToken cancellationToken);

    /// <summary>The costs of jobs by request id. A job whose client had no limits has none.</summary>
    Task<IReadOnlyDictionary<string, JobCost>> FindCostsAsync(IReadOnlyList<string> requestIds, CancellationToken cancellationToken);
}
