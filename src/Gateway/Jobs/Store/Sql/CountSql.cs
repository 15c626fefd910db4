using System.Data.Common;
using Gateway.Jobs.Store.Counts;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements that count rows. Each reads an index, and only the open jobs' statement also reads rows, of one page.</summary>
internal static class CountSql
{
    private const string RowsText =
        """
        SELECT
            (SELECT count(*) FROM gateway_jobs),
            (SELECT count(*) FROM gateway_idempotency),
            (SELECT count(*) FROM gateway_doubts),
            COALESCE((SELECT documents FROM gateway_result_totals WHERE client = ''), 0),
            COALESCE((SELECT bytes FROM gateway_result_totals WHERE client = ''), 0),
            (SELECT count(*) FROM gateway_doubts WHERE expires_at > $1 AND request_id IS NULL)
        """;

    /// <summary>The page ends with the time of its last job, so that all jobs of one time are on one page.</summary>
    private const string OpenText =
        """
        SELECT count(*), min(submitted_at),
            (SELECT submitted_at FROM gateway_jobs WHERE submitted_at > $1 AND submitted_at <= $2
                ORDER BY submitted_at LIMIT 1 OFFSET $3)
        FROM gateway_jobs
        WHERE submitted_at > $1
            AND submitted_at <= COALESCE(
                (SELECT submitted_at FROM gateway_jobs WHERE submitted_at > $1 AND submitted_at <= $2
                    ORDER BY submitted_at LIMIT 1 OFFSET $3), $2)
            AND status < 2
        """;

    public static SqlStatement Rows(DateTimeOffset now) => new(RowsText, now);

    /// <summary>The open jobs of about <paramref name="jobs"/> jobs.</summary>
    /// <param name="after">The page begins after this time.</param>
    /// <param name="until">Later jobs are left out.</param>
    /// <param name="jobs">Number of jobs of the page.</param>
    public static SqlStatement Open(DateTimeOffset after, DateTimeOffset until, int jobs) => new(OpenText, after, until, jobs - 1L);

    public static StoreRows ReadRows(DbDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));

    public static OpenPage ReadOpen(DbDataReader row) => new(new OpenCount(row.GetInt64(0), Time(row, 1)), Time(row, 2));

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : StoreTime.FromStore(row.GetInt64(ordinal));
}
