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

    private const string AddBalancesText =
        """
        INSERT INTO gateway_balances (client, period, reserved, settled, doubtful)
        VALUES ($1, 'T', 0, 0, 0), ($1, $2, 0, 0, 0), ($1, $3, 0, 0, 0)
        ON CONFLICT (client, period) DO NOTHING
        """;

    /// <summary>The numbers of a client's submits have no gap. With a rate of n, the submit n places before this one must be older than the
    /// window. The times of a client never go back, although the clocks of replicas differ.</summary>
    private const string ReserveText =
        """
        INSERT INTO gateway_reservations (
            id, client, number, model, state, movements, admitted_at, day, slot_until, due_at, reserved, amount, price, unit, unit_amount,
            max_megapixels, images)
        SELECT $1, last.client, last.number + 1, $3, 0, 1, CASE WHEN last.last_at > $4 THEN last.last_at ELSE $4 END, $5, $6, $6, $7, $7,
            $8, $9, $10, $11, $12
        FROM gateway_admissions last
        WHERE last.client = $2
            AND ($13 IS NULL OR NOT EXISTS (
                SELECT 1 FROM gateway_reservations earlier
                WHERE earlier.client = $2 AND earlier.number = last.number + 1 - $13 AND earlier.admitted_at > $14))
            AND ($15 IS NULL OR $15 > (
                SELECT COUNT(*) FROM gateway_reservations held WHERE held.client = $2 AND held.slot_until > $4))
            AND ($16 IS NULL OR $16 >= $7 + (
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $17))
            AND ($18 IS NULL OR $18 >= $7 + (
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $19))
            AND ($20 IS NULL OR $20 >= $7 + (
                SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = 'T'))
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Before the row of the ledger, whose absence shows that the amount is not counted yet.</summary>
    private const string CountMoneyText =
        """
        UPDATE gateway_balances SET reserved = reserved + $3
        WHERE client = $2 AND period IN ('T', $4, $5)
            AND EXISTS (SELECT 1 FROM gateway_reservations WHERE id = $1)
            AND NOT EXISTS (SELECT 1 FROM gateway_ledger WHERE reservation = $1)
        """;

    private const string WriteMovementText =
        """
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, day, kind, amount, price, reason)
        SELECT id, 1, admitted_at, client, model, day, 'reserve', amount, price, 'admitted' FROM gateway_reservations
        WHERE id = $1 AND amount IS NOT NULL
        ON CONFLICT (reservation, movement) DO NOTHING
        """;

    private const string CountSubmitText =
        """
        UPDATE gateway_admissions SET number = number + 1, last_at = CASE WHEN last_at > $3 THEN last_at ELSE $3 END
        WHERE client = $2
            AND EXISTS (SELECT 1 FROM gateway_reservations WHERE id = $1 AND number = gateway_admissions.number + 1)
        """;

    /// <summary>$1 is the reservation, $3 the time, $4 the begin of the window, $5 the rate, and $6 and $7 the day and the month.</summary>
    private const string UsageText =
        """
        SELECT
            EXISTS (SELECT 1 FROM gateway_reservations WHERE id = $1),
            (SELECT number FROM gateway_admissions WHERE client = $2),
            (SELECT number FROM gateway_reservations
                WHERE client = $2 AND admitted_at > $4 ORDER BY admitted_at, number LIMIT 1),
            (SELECT admitted_at FROM gateway_reservations
                WHERE client = $2 AND admitted_at > $4 ORDER BY admitted_at, number LIMIT 1),
            (SELECT admitted_at FROM gateway_reservations
                WHERE client = $2 AND admitted_at > $4
                    AND number = (SELECT number FROM gateway_admissions WHERE client = $2) + 1 - $5),
            (SELECT COUNT(*) FROM gateway_reservations WHERE client = $2 AND slot_until > $3),
            (SELECT MIN(slot_until) FROM gateway_reservations WHERE client = $2 AND slot_until > $3),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $6),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = $7),
            (SELECT reserved + settled + doubtful FROM gateway_balances WHERE client = $2 AND period = 'T')
        """;

    public static IReadOnlyList<SqlStatement> Admit(AdmissionRequest request)
    {
        var (client, day, month) = (request.Client, BalancePeriod.OfDay(request.Day), BalancePeriod.OfMonth(request.Day));
        var limits = request.Limits;
        var amount = request.Most?.Value;
        var reserve = MoneyLock.Statement(
            client, ReserveText, request.Id, client, request.Model, request.Now, request.Day, request.PendingUntil, amount,
            request.Price?.Version, (long?)request.Price?.Unit, request.Price?.Amount.Value, (long?)request.Price?.MaxMegapixels,
            request.Images, (long?)limits.SubmitsPerMinute, request.Now - Window, (long?)limits.JobsInFlight,
            LeastLimit(limits, BudgetPeriod.Day), day, LeastLimit(limits, BudgetPeriod.Month), month,
            LeastLimit(limits, BudgetPeriod.Total));
        var count = MoneyLock.Statement(client, CountSubmitText, request.Id, client, request.Now);
        return amount is null
            ? [MoneyLock.Take(client), reserve, count]
            :
            [
                MoneyLock.Take(client),
                MoneyLock.Statement(client, AddBalancesText, client, day, month),
                reserve,
                MoneyLock.Statement(client, CountMoneyText, request.Id, client, amount, day, month),
                MoneyLock.Statement(client, WriteMovementText, request.Id),
                count,
            ];
    }

    /// <param name="reservation">The reservation that is looked for. Empty: none.</param>
    /// <param name="client">The client.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="now">The time.</param>
    /// <param name="day">The day in the time zone of the money.</param>
    public static SqlStatement Usage(string reservation, string client, ClientLimits limits, DateTimeOffset now, string day) => new(
        UsageText, reservation, client, now, now - Window, (long?)limits.SubmitsPerMinute, BalancePeriod.OfDay(day),
        BalancePeriod.OfMonth(day));

    public static LimitsUsage ReadUsage(DbDataReader row)
    {
        var number = Number(row, 1) ?? 0;
        return new LimitsUsage(
            Convert.ToBoolean(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture),
            Number(row, 2) is { } first ? number - first + 1 : 0,
            Time(row, 3),
            Time(row, 4),
            row.GetInt64(5),
            Time(row, 6),
            new NanoDollars(Number(row, 7) ?? 0),
            new NanoDollars(Number(row, 8) ?? 0),
            new NanoDollars(Number(row, 9) ?? 0));
    }

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

    private static long? Number(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        Number(row, ordinal) is { } time ? StoreTime.FromStore(time) : null;
}
