using System.Data.Common;
using Gateway.Jobs.Store.Following;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for open jobs that are due to be asked for. A lease is the next time of a job: until then no other process finds
/// the job due.</summary>
internal static class FollowingSql
{
    /// <summary>Places of the columns after <see cref="JobSql.Columns"/>.</summary>
    private const int MissingSinceOrdinal = JobSql.ColumnCount;
    private const int MissingAnswersOrdinal = JobSql.ColumnCount + 1;

    /// <summary>The expression and the condition are those of the index.</summary>
    private const string TakeText =
        $$"""
        WITH due AS MATERIALIZED (
            SELECT request_id FROM gateway_jobs
            WHERE status < 2 AND COALESCE(next_poll_at, submitted_at) <= $3
            ORDER BY COALESCE(next_poll_at, submitted_at) LIMIT $4 {skip})
        UPDATE gateway_jobs SET lease_owner = $1, next_poll_at = $2
        WHERE request_id {in due}
        RETURNING {{JobSql.Columns}}, missing_since, missing_answers
        """;

    private const string RescheduleText =
        """
        UPDATE gateway_jobs SET lease_owner = NULL, next_poll_at = $3, missing_since = $4, missing_answers = $5
        WHERE request_id = $1 AND lease_owner = $2 AND status < 2
        """;

    private const string BringForwardText =
        """
        WITH due AS MATERIALIZED (
            SELECT request_id FROM gateway_jobs
            WHERE status < 2 AND COALESCE(next_poll_at, submitted_at) > $2
            ORDER BY COALESCE(next_poll_at, submitted_at) DESC LIMIT $3 {skip})
        UPDATE gateway_jobs SET next_poll_at = $1 WHERE request_id {in due}
        """;

    /// <summary>Makes the jobs due whose times are after <paramref name="latest"/>.</summary>
    /// <param name="now">The new time of the jobs.</param>
    /// <param name="latest">No schedule gives a later time.</param>
    /// <param name="limit">The most jobs. All locks of a large group would hold up the ends of these jobs.</param>
    /// <param name="skipLocked">The clause of the database.</param>
    public static SqlStatement BringForward(DateTimeOffset now, DateTimeOffset latest, int limit, string skipLocked) =>
        new(TakenRows.Complete(BringForwardText, skipLocked), now, latest, limit);

    /// <param name="request">Who takes the jobs, and how many.</param>
    /// <param name="skipLocked">The clause of the database.</param>
    public static SqlStatement Take(TakeRequest request, string skipLocked) => new(
        TakenRows.Complete(TakeText, skipLocked), request.Owner, request.LeaseUntil, request.Now, request.Limit);

    /// <summary>Ends the lease of this owner. If another process has the job meanwhile, nothing changes.</summary>
    public static SqlStatement Reschedule(string owner, NextPoll next) =>
        new(RescheduleText, next.RequestId, owner, next.At, next.MissingSince, (long?)next.MissingAnswers) { RowKey = next.RequestId };

    public static DueJob Read(DbDataReader row) => new(
        JobSql.Read(row),
        row.IsDBNull(MissingSinceOrdinal) ? null : StoreTime.FromStore(row.GetInt64(MissingSinceOrdinal)),
        row.IsDBNull(MissingAnswersOrdinal) ? 0 : (int)row.GetInt64(MissingAnswersOrdinal));
}
