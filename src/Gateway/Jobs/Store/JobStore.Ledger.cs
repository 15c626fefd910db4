using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;
using Gateway.Money;

namespace Gateway.Jobs.Store;

/// <summary>The ledger as clients and operators read it, and the decisions of operators.</summary>
internal sealed partial class JobStore : ILedgerStore
{
    /// <summary>The check reads all rows of a client.</summary>
    public static readonly TimeSpan CheckDeadline = TimeSpan.FromMinutes(2);

    public async Task<DoubtfulPage> ListDoubtfulAsync(
        string? client, LedgerCursor? after, int limit, CancellationToken cancellationToken)
    {
        var rows = await ReportAsync(
            StoreOperation.ReadLedger, LedgerReportSql.Doubtful(client, after, limit), LedgerReportSql.ReadDoubtful, cancellationToken);
        var last = rows.Count > limit ? rows[limit - 1] : null;
        return new DoubtfulPage(
            [.. rows.Take(limit)],
            last is null ? null : new LedgerCursor(StoreTime.ToStore(last.SubmittedAt), last.Reservation, 0));
    }

    public async Task<DoubtfulTotals> CountDoubtfulAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(StoreOperation.Count, LedgerReportSql.DoubtfulTotals(), LedgerReportSql.ReadTotals, cancellationToken))[0];

    public async Task<DoubtAnswer> DecideAsync(DoubtDecision decision, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(
            StoreOperation.ReadLedger, SettlementSql.FindById(decision.Reservation), SettlementSql.Read, cancellationToken);
        if (found is not [{ Amount: not null } reservation])
        {
            return new DoubtAnswer(DoubtOutcome.NotFound, Amount: null);
        }

        if (reservation.State == ReservationState.Doubtful)
        {
            var write = new OneStatementWrite(StoreOperation.MoveMoney, DecisionSql.Decide(reservation, decision))
            {
                Place = DecisionSql.MovePlace,
            };
            await CommitAsync(write, cancellationToken);
            if (write.Rows == 1)
            {
                return new DoubtAnswer(DoubtOutcome.Decided, decision.IsCharged ? decision.Amount ?? reservation.Amount : null);
            }
        }

        var rows = await QueryAsync(
            StoreOperation.ReadLedger, LedgerReportSql.Decision(decision.Reservation), LedgerReportSql.ReadDecision, cancellationToken);
        return rows is [{ Actor: not null } stored] && IsSame(decision, stored.State, stored.Amount)
            ? new DoubtAnswer(DoubtOutcome.DecidedBefore, decision.IsCharged ? stored.Amount : null)
            : new DoubtAnswer(DoubtOutcome.Conflict, Amount: null);
    }

    public async Task<LedgerPage> ListMovementsAsync(LedgerFilter filter, LedgerCursor? after, CancellationToken cancellationToken)
    {
        var rows = await ReportAsync(
            StoreOperation.ReadLedger, LedgerReportSql.Movements(filter, after), LedgerReportSql.ReadMovement, cancellationToken);
        var last = rows.Count > filter.Limit ? rows[filter.Limit - 1] : null;
        return new LedgerPage(
            [.. rows.Take(filter.Limit)],
            last is null ? null : new LedgerCursor(StoreTime.ToStore(last.At), last.Reservation, last.Movement));
    }

    public Task<IReadOnlyList<Balance>> ListBalancesAsync(string? client, string day, CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.ReadLedger, LedgerReportSql.Balances(client, day), LedgerReportSql.ReadBalance, cancellationToken);

    /// <summary>One statement for each client, so that a large ledger holds no snapshot for long.</summary>
    public async Task<IReadOnlyList<LedgerDifference>> CheckAsync(CancellationToken cancellationToken)
    {
        var differences = new List<LedgerDifference>();
        foreach (var client in await ListPayersAsync(cancellationToken))
        {
            var check = LedgerReportSql.Check(client) with { Timeout = CheckDeadline };
            var rows = await ReportAsync(
                StoreOperation.ReadLedger, check, row => LedgerReportSql.ReadDifferences(row, client),
                CheckDeadline, cancellationToken);
            differences.AddRange(rows.SelectMany(static row => row));
        }

        return differences;
    }

    public async Task<UsagePage> ListUsageAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        List<UsageRow> rows = [];
        var first = filter.After is { } after && MoneyCalendar.TryParseDay(after.Day, out var begun) && begun > filter.From
            ? begun
            : filter.From;
        for (var day = first; day <= filter.To && rows.Count <= filter.Limit; day = day.AddDays(1))
        {
            var ofDay = await ReadUsageAsync(filter, day, cancellationToken);
            rows.AddRange(ofDay.Where(row => filter.After is null || IsAfter(row, filter.After)));
        }

        var last = rows.Count > filter.Limit ? rows[filter.Limit - 1] : null;
        return new UsagePage(
            [.. rows.Take(filter.Limit)], last is null ? null : new UsageCursor(last.Day, last.Client, last.Model));
    }

    public async Task<IReadOnlyDictionary<string, JobCost>> FindCostsAsync(
        IReadOnlyList<string> requestIds, CancellationToken cancellationToken) =>
        requestIds.Count == 0
            ? new Dictionary<string, JobCost>()
            : (await QueryAsync(
                StoreOperation.ReadLedger, LedgerReportSql.Costs(requestIds), LedgerReportSql.ReadCost, cancellationToken))
                .ToDictionary(static row => row.RequestId, static row => row.Cost, StringComparer.Ordinal);

    private static bool IsSame(DoubtDecision decision, ReservationState state, NanoDollars? amount) => decision.IsCharged
        ? state == ReservationState.Settled && (decision.Amount is null || decision.Amount == amount)
        : state == ReservationState.Released;

    private static bool IsAfter(UsageRow row, UsageCursor after) =>
        (string.CompareOrdinal(row.Day, after.Day), string.CompareOrdinal(row.Client, after.Client),
            string.CompareOrdinal(row.Model, after.Model)) is ( > 0, _, _) or (0, > 0, _) or (0, 0, > 0);

    private async Task<IEnumerable<UsageRow>> ReadUsageAsync(UsageFilter filter, DateOnly day, CancellationToken cancellationToken)
    {
        var name = MoneyCalendar.NameOf(day);
        var (from, to) = (filter.Calendar.BeginOf(day), filter.Calendar.BeginOf(day.AddDays(1)));
        SqlStatement[] statements =
            [UsageSql.Jobs(filter, from, to), UsageSql.Money(filter, name, from, to), UsageSql.Refusals(filter, name)];
        Func<System.Data.Common.DbDataReader, string, UsageRow>[] readers =
            [UsageSql.ReadJobs, UsageSql.ReadMoney, UsageSql.ReadRefusals];
        var parts = new List<UsageRow>();
        for (var part = 0; part < statements.Length; part++)
        {
            var read = readers[part];
            parts.AddRange(await ReportAsync(StoreOperation.ReadLedger, statements[part], row => read(row, name), cancellationToken));
        }

        return parts.GroupBy(static row => (row.Client, row.Model)).Select(static group => group.Aggregate(static (sum, row) => sum + row))
            .OrderBy(static row => row.Client, StringComparer.Ordinal).ThenBy(static row => row.Model, StringComparer.Ordinal);
    }
}
