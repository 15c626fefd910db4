using System.Data.Common;
using System.Globalization;
using System.Text;
using Gateway.Clients;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements that read the ledger for clients and operators, and those of the check.</summary>
internal static class LedgerReportSql
{
    private const string DoubtfulText =
        """
        SELECT r.id, r.client, r.model, r.request_id, r.admitted_at, l.at, r.amount, r.images, l.reason
        FROM gateway_reservations r JOIN gateway_ledger l ON l.reservation = r.id AND l.movement = r.movements
        WHERE r.state = 5 AND r.amount IS NOT NULL
        """;

    private const string MovementsText =
        "SELECT reservation, movement, at, client, model, request_id, day, kind, amount, price, reason, actor FROM gateway_ledger WHERE 1 = 1";

    private const string BalancesText =
        """
        SELECT client, period, reserved, settled, doubtful FROM gateway_balances
        WHERE ($1 IS NULL OR client = $1) AND period IN ('T', $2, $3) ORDER BY client, CASE period WHEN 'T' THEN 0 WHEN $2 THEN 1 ELSE 2 END
        """;

    private const string CostsText =
        """
        SELECT j.request_id, r.amount, r.state FROM gateway_jobs j JOIN gateway_reservations r ON r.id = j.reservation
        WHERE j.request_id IN ({ids})
        """;

    /// <summary>
    /// One statement sees one state of the database. Periods whose submits were carried forward are incomplete and have no balance.
    /// </summary>
    private const string CheckText =
        """
        WITH carried AS (SELECT COALESCE((SELECT day FROM gateway_reservations WHERE client = $1 AND number = 0), '') AS day),
        days AS (
            SELECT r.day,
                SUM(CASE WHEN r.state < 3 THEN r.amount ELSE 0 END) AS reserved,
                SUM(CASE WHEN r.state = 3 THEN r.amount ELSE 0 END) AS settled,
                SUM(CASE WHEN r.state = 5 THEN r.amount ELSE 0 END) AS doubtful,
                0 AS moved
            FROM gateway_reservations r WHERE r.client = $1 AND r.amount IS NOT NULL GROUP BY r.day
            UNION ALL
            SELECT l.day, 0, 0, 0, SUM(l.amount) FROM gateway_ledger l WHERE l.client = $1 GROUP BY l.day),
        sums AS (
            SELECT 'T' AS period, reserved, settled, doubtful, moved, 0 AS of_balance FROM days
            UNION ALL
            SELECT 'D' || days.day, reserved, settled, doubtful, moved, 0 FROM days, carried WHERE days.day > carried.day
            UNION ALL
            SELECT 'M' || substr(days.day, 1, 7), reserved, settled, doubtful, moved, 0 FROM days, carried
            WHERE substr(days.day, 1, 7) > substr(carried.day, 1, 7)
            UNION ALL
            SELECT period, reserved, settled, doubtful, 0, 1 FROM gateway_balances WHERE client = $1),
        compared AS (
            SELECT period,
                CAST(SUM(CASE of_balance WHEN 1 THEN reserved ELSE 0 END) AS bigint) AS reserved,
                CAST(SUM(CASE of_balance WHEN 1 THEN settled ELSE 0 END) AS bigint) AS settled,
                CAST(SUM(CASE of_balance WHEN 1 THEN doubtful ELSE 0 END) AS bigint) AS doubtful,
                CAST(SUM(CASE of_balance WHEN 0 THEN reserved ELSE 0 END) AS bigint) AS row_reserved,
                CAST(SUM(CASE of_balance WHEN 0 THEN settled ELSE 0 END) AS bigint) AS row_settled,
                CAST(SUM(CASE of_balance WHEN 0 THEN doubtful ELSE 0 END) AS bigint) AS row_doubtful,
                CAST(SUM(moved) AS bigint) AS moved
            FROM sums GROUP BY period)
        SELECT period, reserved, settled, doubtful, row_reserved, row_settled, row_doubtful, moved FROM compared
        WHERE reserved <> row_reserved OR settled <> row_settled OR doubtful <> row_doubtful
            OR reserved + settled + doubtful <> moved
        ORDER BY period
        """;

    /// <summary>Whether an operator has decided it, and how.</summary>
    private const string DecisionText =
        """
        SELECT r.state, r.amount, l.actor FROM gateway_reservations r
        LEFT JOIN gateway_ledger l ON l.reservation = r.id AND l.movement = r.movements WHERE r.id = $1
        """;

    private const string DoubtfulTotalsText =
        "SELECT COUNT(*), MIN(admitted_at) FROM gateway_reservations WHERE state = 5 AND amount IS NOT NULL";

    public static SqlStatement Doubtful(string? client, LedgerCursor? after, int limit)
    {
        List<SqlValue> values = [];
        var text = new StringBuilder(DoubtfulText);
        Restrict(text, values, client is not null, " AND r.client = {0}", client);
        Restrict(text, values, after is not null, " AND (r.admitted_at, r.id) > ({0}, {1})", after?.At, after?.Reservation);
        Restrict(text, values, true, " ORDER BY r.admitted_at, r.id LIMIT {0}", limit + 1L);
        return new SqlStatement(text.ToString(), [.. values]);
    }

    public static SqlStatement Movements(LedgerFilter filter, LedgerCursor? after)
    {
        List<SqlValue> values = [];
        var text = new StringBuilder(MovementsText);
        Restrict(text, values, filter.Client is not null, " AND client = {0}", filter.Client);
        Restrict(text, values, filter.From is not null, " AND at >= {0}", filter.From);
        Restrict(text, values, filter.To is not null, " AND at < {0}", filter.To);
        Restrict(
            text, values, after is not null, " AND (at, reservation, movement) < ({0}, {1}, {2})", after?.At, after?.Reservation,
            after?.Movement);
        Restrict(text, values, true, " ORDER BY at DESC, reservation DESC, movement DESC LIMIT {0}", filter.Limit + 1L);
        return new SqlStatement(text.ToString(), [.. values]);
    }

    public static SqlStatement Balances(string? client, string day) =>
        new(BalancesText, client, BalancePeriod.OfMonth(day), BalancePeriod.OfDay(day));

    public static SqlStatement Costs(IReadOnlyList<string> requestIds) => new(
        CostsText.Replace("{ids}", SettlementSql.Places(requestIds.Count), StringComparison.Ordinal),
        [.. requestIds.Select(static id => (SqlValue)id)]);

    public static SqlStatement Check(string client) => new(CheckText, client);

    public static SqlStatement Decision(string reservation) => new(DecisionText, reservation);

    public static SqlStatement DoubtfulTotals() => new(DoubtfulTotalsText);

    public static DoubtfulSubmit ReadDoubtful(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        Text(row, 3),
        StoreTime.FromStore(row.GetInt64(4)),
        StoreTime.FromStore(row.GetInt64(5)),
        Amount(row, 6),
        (int)row.GetInt64(7),
        row.GetString(8));

    public static LedgerRow ReadMovement(DbDataReader row) => new(
        row.GetString(0),
        row.GetInt64(1),
        StoreTime.FromStore(row.GetInt64(2)),
        row.GetString(3),
        row.GetString(4),
        Text(row, 5),
        row.GetString(6),
        row.GetString(7),
        Amount(row, 8),
        row.GetString(9),
        row.GetString(10),
        Text(row, 11));

    public static Balance ReadBalance(DbDataReader row)
    {
        var period = row.GetString(1);
        return new Balance(
            row.GetString(0),
            period[0] switch { 'D' => BudgetPeriod.Day, 'M' => BudgetPeriod.Month, _ => BudgetPeriod.Total },
            period.Length == 1 ? null : period[1..],
            Amount(row, 2),
            Amount(row, 3),
            Amount(row, 4));
    }

    public static (string RequestId, JobCost Cost) ReadCost(DbDataReader row) => (
        row.GetString(0), new JobCost(row.IsDBNull(1) ? null : Amount(row, 1), (ReservationState)row.GetInt64(2)));

    /// <returns>The differences of one period.</returns>
    public static IReadOnlyList<LedgerDifference> ReadDifferences(DbDataReader row, string client)
    {
        var period = row.GetString(0);
        var spent = Amount(row, 1) + Amount(row, 2) + Amount(row, 3);
        return
        [
            .. Different("reserved", Amount(row, 1), Amount(row, 4)),
            .. Different("settled", Amount(row, 2), Amount(row, 5)),
            .. Different("doubtful", Amount(row, 3), Amount(row, 6)),
            .. Different("spent", spent, Amount(row, 7)),
        ];

        IEnumerable<LedgerDifference> Different(string amount, NanoDollars balance, NanoDollars rows) =>
            balance == rows ? [] : [new LedgerDifference(client, period, amount, balance, rows)];
    }

    public static (ReservationState State, NanoDollars? Amount, string? Actor) ReadDecision(DbDataReader row) =>
        ((ReservationState)row.GetInt64(0), row.IsDBNull(1) ? null : Amount(row, 1), Text(row, 2));

    public static DoubtfulTotals ReadTotals(DbDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : StoreTime.FromStore(row.GetInt64(1)));

    private static void Restrict(StringBuilder text, List<SqlValue> values, bool wanted, string condition, params ReadOnlySpan<SqlValue> added)
    {
        if (wanted)
        {
            text.AppendFormat(
                CultureInfo.InvariantCulture, condition, $"${values.Count + 1}", $"${values.Count + 2}", $"${values.Count + 3}");
            values.AddRange(added);
        }
    }

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static NanoDollars Amount(DbDataReader row, int ordinal) => new(row.GetInt64(ordinal));
}
