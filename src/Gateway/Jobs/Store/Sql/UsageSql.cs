using System.Data.Common;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements that add up the usage of one day.</summary>
internal static class UsageSql
{
    /// <summary>The clocks of replicas may differ, and the time zone may have been changed: the stored day decides.</summary>
    private static readonly TimeSpan AroundADay = TimeSpan.FromDays(2);

    private const string JobsText =
        """
        SELECT client, model, COUNT(*), CAST(SUM(images_asked) AS bigint), CAST(COALESCE(SUM(image_count), 0) AS bigint),
            CAST(SUM(CASE WHEN status = 3 AND lost_reason IS NULL THEN 1 ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN status = 4 THEN 1 ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN status = 3 AND lost_reason IS NOT NULL THEN 1 ELSE 0 END) AS bigint)
        FROM gateway_jobs
        WHERE submitted_at >= $1 AND submitted_at < $2 AND {of client} AND ($4 IS NULL OR model = $4)
        GROUP BY client, model
        """;

    private const string MoneyText =
        """
        SELECT r.client, r.model,
            CAST(SUM(CASE WHEN r.state < 3 THEN r.amount ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN r.state = 3 THEN r.amount ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN r.state = 4 THEN r.reserved ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN r.state = 5 THEN r.amount ELSE 0 END) AS bigint)
        FROM gateway_admissions payer JOIN gateway_reservations r
            ON r.client = payer.client AND r.admitted_at >= $1 AND r.admitted_at < $2
        WHERE r.day = $3 AND r.number > 0 AND r.amount IS NOT NULL
            AND ($4 IS NULL OR payer.client = $4) AND ($5 IS NULL OR r.model = $5)
        GROUP BY r.client, r.model
        """;

    private const string RefusalsText =
        """
        SELECT client, model, refused FROM gateway_refusals
        WHERE day = $1 AND ($2 IS NULL OR client = $2) AND ($3 IS NULL OR model = $3)
        """;

    public static SqlStatement Jobs(UsageFilter filter, DateTimeOffset from, DateTimeOffset to) =>
        new(
        JobsText.Replace("{of client}", filter.Client is null ? "$3 IS NULL" : "client = $3", StringComparison.Ordinal),
        from, to, filter.Client, filter.Model);

    public static SqlStatement Money(UsageFilter filter, string day, DateTimeOffset from, DateTimeOffset to) =>
        new(MoneyText, from - AroundADay, to + AroundADay, day, filter.Client, filter.Model);

    public static SqlStatement Refusals(UsageFilter filter, string day) => new(RefusalsText, day, filter.Client, filter.Model);

    public static UsageRow ReadJobs(DbDataReader row, string day) => Empty(row, day) with
    {
        Jobs = row.GetInt64(2),
        ImagesAsked = row.GetInt64(3),
        ImagesDelivered = row.GetInt64(4),
        Failed = row.GetInt64(5),
        Cancelled = row.GetInt64(6),
        Lost = row.GetInt64(7),
    };

    public static UsageRow ReadMoney(DbDataReader row, string day) => Empty(row, day) with
    {
        Reserved = new NanoDollars(row.GetInt64(2)),
        Settled = new NanoDollars(row.GetInt64(3)),
        Released = new NanoDollars(row.GetInt64(4)),
        Doubtful = new NanoDollars(row.GetInt64(5)),
    };

    public static UsageRow ReadRefusals(DbDataReader row, string day) => Empty(row, day) with { Refused = row.GetInt64(2) };

    private static UsageRow Empty(DbDataReader row, string day) => new(
        day, row.GetString(0), row.GetString(1), 0, 0, 0, 0, 0, 0, 0, NanoDollars.Zero, NanoDollars.Zero, NanoDollars.Zero,
        NanoDollars.Zero);
}
