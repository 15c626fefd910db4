using System.Data.Common;
using Gateway.Jobs.Store.Counts;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements that count rows. Each reads an index, and only the statement for open jobs also reads their rows.</summary>
internal static class CountSql
{
    private const string RowsText =
        """
        SELECT
            (SELECT count(*) FROM gateway_jobs),
            (SELECT count(*) FROM gateway_idempotency),
            (SELECT count(*) FROM gateway_doubts),
            (SELECT count(*) FROM gateway_outbox),
            COALESCE((SELECT documents FROM gateway_result_totals WHERE client = ''), 0),
            COALESCE((SELECT bytes FROM gateway_result_totals WHERE client = ''), 0),
            (SELECT count(*) FROM gateway_doubts WHERE expires_at > $1 AND request_id IS NULL),
            COALESCE((SELECT files FROM gateway_file_totals WHERE client = ''), 0),
            COALESCE((SELECT bytes FROM gateway_file_totals WHERE client = ''), 0),
            (SELECT count(*) FROM gateway_file_parts)
        """;

    /// <summary>The condition is that of the late index, so the cost grows with the open jobs only.</summary>
    private const string OpenText = "SELECT count(*), min(submitted_at) FROM gateway_jobs WHERE status < 2";

    public static SqlStatement Rows(DateTimeOffset now) => new(RowsText, now);

    public static SqlStatement Open() => new(OpenText);

    public static StoreRows ReadRows(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetInt64(7), row.GetInt64(8), row.GetInt64(9));

    public static OpenCount ReadOpen(DbDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : StoreTime.FromStore(row.GetInt64(1)));
}
