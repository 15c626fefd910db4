using System.Data.Common;
using Gateway.Jobs.Store.Following;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the work that follows the ends of jobs. A lease is the next time of a row.</summary>
internal static class OutboxSql
{
    /// <summary>Stores the work only if the write with this token has ended the job.</summary>
    private const string AddText =
        """
        INSERT INTO gateway_outbox (request_id, kind, created_at, due_at, attempts)
        SELECT request_id, $3, $4, $4, 0 FROM gateway_jobs WHERE request_id = $1 AND end_token = $2
        ON CONFLICT (request_id, kind) DO NOTHING
        """;

    private const string TakeText =
        """
        WITH due AS MATERIALIZED (
            SELECT request_id FROM gateway_outbox WHERE kind = $5 AND due_at <= $3 ORDER BY due_at LIMIT $4 {skip})
        UPDATE gateway_outbox SET lease_owner = $1, due_at = $2, attempts = attempts + 1
        WHERE kind = $5 AND request_id {in due}
        RETURNING request_id, kind, attempts
        """;

    private const string FindText = "SELECT attempts FROM gateway_outbox WHERE request_id = $1 AND kind = $2";

    private const string FinishText = "DELETE FROM gateway_outbox WHERE request_id = $1 AND kind = $2 AND lease_owner = $3";

    private const string PostponeText =
        "UPDATE gateway_outbox SET lease_owner = NULL, due_at = $4 WHERE request_id = $1 AND kind = $2 AND lease_owner = $3";

    private const string DeleteText =
        "DELETE FROM gateway_outbox WHERE request_id IN "
        + "(SELECT request_id FROM gateway_jobs WHERE submitted_at < $1 ORDER BY submitted_at LIMIT $2)";

    public static SqlStatement Add(JobChange end, string kind, long token) =>
        new(AddText, end.RequestId, token, kind, end.FinishedAt) { RowKey = end.RequestId };

    public static SqlStatement Take(string kind, TakeRequest request, string skipLocked) => new(
        TakenRows.Complete(TakeText, skipLocked),
        request.Owner, request.LeaseUntil, request.Now, request.Limit, kind);

    public static SqlStatement Find(string requestId, string kind) => new(FindText, requestId, kind);

    /// <summary>The work is done. If another process has the row meanwhile, nothing changes.</summary>
    public static SqlStatement Finish(string owner, WorkRow row) => new(FinishText, row.RequestId, row.Kind, owner);

    /// <inheritdoc cref="Finish"/>
    public static SqlStatement Postpone(string owner, WorkRow row, DateTimeOffset until) =>
        new(PostponeText, row.RequestId, row.Kind, owner, until);

    /// <summary>Deletes the work of the jobs that <see cref="JobSql.DeleteSubmittedBefore"/> deletes next.</summary>
    public static SqlStatement DeleteSubmittedBefore(DateTimeOffset time, int limit) => new(DeleteText, time, limit);

    public static WorkRow Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), (int)row.GetInt64(2));
}
