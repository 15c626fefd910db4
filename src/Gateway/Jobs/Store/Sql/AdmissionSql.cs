using System.Data.Common;
using Gateway.Clients;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements of an admission. All limits are checked by the condition of one insert; what counts the submit comes after it, and
/// depends on the inserted row. A repeated transaction finds the row and counts nothing.
/// </summary>
internal static class AdmissionSql
{
    /// <summary>The length of the window of <c>SubmitsPerMinute</c>.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>How far the last submit of a client may be in the future without a reason to count the submits in the window one by
    /// one.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    /// <summary>The place of the insert of the reservation in <see cref="Admit"/>.</summary>
    public const int ReservePlace = 1;

    /// <summary>
    /// The numbers of a client's submits have no gap, so the numbers of the first and the last submit in the window tell how many there
    /// are. The times of a client do not go back, although the clocks of replicas differ. A time that is more than a window in the future
    /// is that of a wrong clock: it does not count, or a clock that was wrong once would block the client until then. When such a submit
    /// comes into the window, its number is older than those of the submits before it, so the submits are counted one by one.
    /// A submit holds a slot only if its client has a limit of jobs in flight. Their number is stored, so that it is counted once.
    /// No sum is larger than the largest amount, so no balance overflows.
    /// </summary>
    private const string ReserveText =
        """
        INSERT INTO gateway_reservations (
            id, client, number, model, state, movements, admitted_at, day, slot_until, due_at, reserved, amount, price, unit, unit_amount,
            max_megapixels, images, held)
        SELECT $1, $2, COALESCE(last.number, 0) + 1, $3, 0, 1, CASE WHEN last.admitted_at > $4 THEN last.admitted_at ELSE $4 END,
            $5, CASE WHEN $13 IS NULL THEN NULL ELSE $6 END, $6, $7, $7, $8, $9, $10, $11, $12, slots.held + 1
        FROM (SELECT COUNT(*) AS held FROM gateway_reservations WHERE client = $2 AND slot_until > $4 AND $13 IS NOT NULL) AS slots
        LEFT JOIN (
            SELECT number, admitted_at FROM gateway_reservations WHERE client = $2 AND admitted_at <= $14
            ORDER BY admitted_at DESC, number DESC LIMIT 1) AS last ON TRUE
        LEFT JOIN (
            SELECT number FROM gateway_reservations
            WHERE client = $2 AND admitted_at > $15 AND admitted_at <= $14 AND $16 IS NOT NULL
            ORDER BY admitted_at, number LIMIT 1) AS first ON TRUE
        WHERE ($13 IS NULL OR $13 > slots.held)
            AND ($16 IS NULL OR first.number IS NULL OR $16 > CASE
                WHEN last.number >= first.number AND last.admitted_at <= $22 THEN last.number - first.number + 1
                ELSE (
                    SELECT COUNT(*) FROM gateway_reservations
                    WHERE client = $2 AND admitted_at > $15 AND admitted_at <= $14) END)
            AND ($17 IS NULL OR $17 - $7 >= COALESCE((
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $18), 0))
            AND ($19 IS NULL OR $19 - $7 >= COALESCE((
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $20), 0))
            AND ($21 IS NULL OR $21 - $7 >= COALESCE((
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = 'T'), 0))
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Before the row of the ledger, whose absence shows that the amount is not counted yet.</summary>
    private const string CountMoneyText =
        """
        INSERT INTO gateway_balances (client, period, reserved, settled, doubtful)
        SELECT r.client, counted.period, r.amount, 0, 0
        FROM gateway_reservations r CROSS JOIN (SELECT 'T' AS period UNION ALL SELECT $2 UNION ALL SELECT $3) AS counted
        WHERE r.id = $1 AND NOT EXISTS (SELECT 1 FROM gateway_ledger WHERE reservation = $1)
        ON CONFLICT (client, period) DO UPDATE SET reserved = gateway_balances.reserved + excluded.reserved
        """;

    private const string WriteMovementText =
        """
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, day, kind, amount, price, reason)
        SELECT id, 1, admitted_at, client, model, day, 'reserve', amount, price, 'admitted' FROM gateway_reservations
        WHERE id = $1 AND amount IS NOT NULL
        ON CONFLICT (reservation, movement) DO NOTHING
        """;

    /// <summary>$1 is the reservation, $3 the time, $4 the begin of the window, $5 the rate, $6 the limit of jobs in flight, $7 and $8 the
    /// day and the month, $9 the end of times that count, and $10 the time from which a last submit is that of a wrong clock. A number is
    /// read only if the client has its limit.</summary>
    private const string UsageText =
        """
        SELECT
            EXISTS (SELECT 1 FROM gateway_reservations WHERE id = $1),
            CASE WHEN last.number >= first.number AND last.admitted_at <= $10 THEN last.number - first.number + 1
                WHEN first.number IS NOT NULL THEN (
                    SELECT COUNT(*) FROM gateway_reservations
                    WHERE client = $2 AND admitted_at > $4 AND admitted_at <= $9) END,
            first.admitted_at,
            CASE WHEN last.number >= first.number AND last.admitted_at <= $10 THEN
                CASE WHEN $5 = last.number - first.number + 1 THEN first.admitted_at
                    WHEN $5 < last.number - first.number + 1 THEN (
                        SELECT MIN(admitted_at) FROM gateway_reservations
                        WHERE client = $2 AND admitted_at > $4 AND admitted_at <= $9 AND number = last.number + 1 - $5) END
                WHEN first.number IS NOT NULL THEN (
                    SELECT admitted_at FROM gateway_reservations
                    WHERE client = $2 AND admitted_at > $4 AND admitted_at <= $9
                    ORDER BY admitted_at DESC, number DESC LIMIT 1 OFFSET COALESCE($5, 1) - 1) END,
            CASE WHEN $6 IS NULL THEN 0 ELSE COALESCE(
                (SELECT held FROM gateway_reservations WHERE id = $1),
                (SELECT COUNT(*) FROM gateway_reservations WHERE client = $2 AND slot_until > $3)) END,
            CASE WHEN $6 IS NULL THEN NULL ELSE (
                SELECT MIN(slot_until) FROM gateway_reservations WHERE client = $2 AND slot_until > $3) END,
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $7),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $8),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = 'T')
        FROM (SELECT 1 AS place) AS one
        LEFT JOIN (
            SELECT number, admitted_at FROM gateway_reservations WHERE client = $2 AND admitted_at <= $9 AND $5 IS NOT NULL
            ORDER BY admitted_at DESC, number DESC LIMIT 1) AS last ON TRUE
        LEFT JOIN (
            SELECT number, admitted_at FROM gateway_reservations
            WHERE client = $2 AND admitted_at > $4 AND admitted_at <= $9 AND $5 IS NOT NULL
            ORDER BY admitted_at, number LIMIT 1) AS first ON TRUE
        """;

    /// <summary>The same for a submit that was admitted in this transaction: its row knows most of it.</summary>
    private const string UsageOfAdmittedText =
        """
        SELECT
            1,
            CASE WHEN r.number >= first.number AND r.admitted_at <= $9 THEN r.number - first.number + 1
                WHEN first.number IS NOT NULL THEN (
                    SELECT COUNT(*) FROM gateway_reservations
                    WHERE client = $2 AND admitted_at > $6 AND admitted_at <= $7) END,
            first.admitted_at, NULL, COALESCE(r.held, 0), NULL,
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $3),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $4),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $5)
        FROM gateway_reservations r
        LEFT JOIN gateway_reservations first ON first.id = (
            SELECT id FROM gateway_reservations
            WHERE client = $2 AND admitted_at > $6 AND admitted_at <= $7 AND $8 IS NOT NULL
            ORDER BY admitted_at, number LIMIT 1)
        WHERE r.id = $1
        """;

    public static IReadOnlyList<SqlStatement> Admit(AdmissionRequest request)
    {
        var (client, day, month) = (request.Client, BalancePeriod.OfDay(request.Day), BalancePeriod.OfMonth(request.Day));
        var limits = request.Limits;
        var amount = request.Most?.Value;
        var reserve = MoneyLock.Statement(
            client, ReserveText, request.Id, client, request.Model, request.Now, request.Day, request.PendingUntil, amount,
            request.Price?.Version, (long?)request.Price?.Unit, request.Price?.Amount.Value, (long?)request.Price?.MaxMegapixels,
            request.Images, (long?)limits.JobsInFlight, request.Now + Window, request.Now - Window, (long?)limits.SubmitsPerMinute,
            LeastLimit(limits, BudgetPeriod.Day), day, LeastLimit(limits, BudgetPeriod.Month), month,
            LeastLimit(limits, BudgetPeriod.Total) ?? (amount is null ? null : long.MaxValue), request.Now + ClockTolerance);
        return amount is null
            ? [MoneyLock.AddAndTake(client), reserve]
            :
            [
                MoneyLock.AddAndTake(client),
                reserve,
                MoneyLock.Statement(client, CountMoneyText, request.Id, day, month),
                MoneyLock.Statement(client, WriteMovementText, request.Id),
            ];
    }

    /// <param name="reservation">The reservation that is looked for. Empty: none.</param>
    /// <param name="client">The client.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="now">The time.</param>
    /// <param name="day">The day in the time zone of the money.</param>
    public static SqlStatement Usage(string reservation, string client, ClientLimits limits, DateTimeOffset now, string day) => new(
        UsageText, reservation, client, now, now - Window, (long?)limits.SubmitsPerMinute, (long?)limits.JobsInFlight,
        BalancePeriod.OfDay(day), BalancePeriod.OfMonth(day), now + Window, now + ClockTolerance);

    /// <summary>What the client uses after this admission, of which the row was inserted in the same transaction. When the first slot ends
    /// is not read.</summary>
    public static SqlStatement UsageOfAdmitted(AdmissionRequest request)
    {
        var limits = request.Limits;
        return new SqlStatement(
            UsageOfAdmittedText, request.Id, request.Client,
            Has(limits, BudgetPeriod.Day) ? BalancePeriod.OfDay(request.Day) : null,
            Has(limits, BudgetPeriod.Month) ? BalancePeriod.OfMonth(request.Day) : null,
            Has(limits, BudgetPeriod.Total) ? BalancePeriod.Total : null,
            request.Now - Window, request.Now + Window, (long?)limits.SubmitsPerMinute, request.Now + ClockTolerance);
    }

    public static LimitsUsage ReadUsage(DbDataReader row) => new(
        Convert.ToBoolean(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture),
        Number(row, 1) ?? 0,
        Time(row, 2),
        Time(row, 3),
        row.GetInt64(4),
        Time(row, 5),
        new NanoDollars(Number(row, 6) ?? 0),
        new NanoDollars(Number(row, 7) ?? 0),
        new NanoDollars(Number(row, 8) ?? 0));

    /// <summary>Of several budgets for the same period, the smallest one decides.</summary>
    private static long? LeastLimit(ClientLimits limits, BudgetPeriod period)
    {
        long? least = null;
        foreach (var budget in limits.Budgets)
        {
            if (budget.Period == period && !(least <= budget.Limit.Value))
            {
                least = budget.Limit.Value;
            }
        }

        return least;
    }

    private static bool Has(ClientLimits limits, BudgetPeriod period) => LeastLimit(limits, period) is not null;

    private static long? Number(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        Number(row, ordinal) is { } time ? StoreTime.FromStore(time) : null;
}
