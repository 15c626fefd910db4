using System.Data.Common;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the deliveries of webhooks. A lease is the next time of a delivery. The state 1 is
/// <see cref="WebhookState.Open"/>; the text of an index's condition must be that of the statement.</summary>
internal static class DeliverySql
{
    /// <summary>The name of a client has no space. A line has the deliveries of one client to one receiver.</summary>
    private const string BeginRound = "state = 1, line = client || ' ' || receiver, round_attempts = 0, lease_owner = NULL";

    private const string ScheduleText =
        $"""
        UPDATE gateway_webhooks SET {BeginRound}, due_at = $3, round_at = $3, attempts = 0, resends = 0
        WHERE request_id = $1 AND state IS NULL
            AND EXISTS (SELECT 1 FROM gateway_jobs WHERE gateway_jobs.request_id = $1 AND end_token = $2)
        """;

    private const string ScheduleMissedText =
        $$"""
        WITH due AS MATERIALIZED (
            SELECT w.request_id FROM gateway_webhooks w JOIN gateway_jobs j ON j.request_id = w.request_id
            WHERE w.state IS NULL AND j.status >= 2 LIMIT $2 {skip})
        UPDATE gateway_webhooks SET {{BeginRound}}, due_at = $1, round_at = $1, attempts = 0, resends = 0
        WHERE request_id {in due} AND state IS NULL
        RETURNING request_id
        """;

    /// <summary>Steps from line to line in the index, so that a line costs the same with one delivery and with a million.</summary>
    private const string DueLinesText =
        """
        WITH RECURSIVE lines(name) AS (
            SELECT (SELECT MIN(line) FROM gateway_webhooks WHERE state = 1)
            UNION ALL
            SELECT (SELECT MIN(line) FROM gateway_webhooks WHERE state = 1 AND line > lines.name)
            FROM lines WHERE lines.name IS NOT NULL)
        SELECT name, due_at
        FROM (
            SELECT name, (SELECT MIN(due_at) FROM gateway_webhooks WHERE state = 1 AND line = lines.name) AS due_at
            FROM lines WHERE name IS NOT NULL) AS open_lines
        WHERE due_at <= $1
        ORDER BY due_at
        """;

    private const string TakeText =
        """
        WITH due AS MATERIALIZED (
            SELECT request_id FROM gateway_webhooks WHERE state = 1 AND line = $5 AND due_at <= $3 ORDER BY due_at LIMIT $4 {skip})
        UPDATE gateway_webhooks SET lease_owner = $1, due_at = $2
        WHERE request_id {in due}
        RETURNING request_id, client, url, line, round_at, round_attempts, attempts
        """;

    private const string NoteText =
        """
        UPDATE gateway_webhooks SET
            state = $3, due_at = $4, lease_owner = NULL, attempts = $5, round_attempts = round_attempts + 1
        WHERE request_id = $1 AND lease_owner = $2
        """;

    /// <summary>Only if the statement before has ended the lease. If the transaction is repeated, nothing changes.</summary>
    private const string AddAttemptText =
        """
        INSERT INTO gateway_webhook_attempts (request_id, number, at, duration, status, failure)
        SELECT request_id, $2, $3, $4, $5, $6 FROM gateway_webhooks WHERE request_id = $1 AND attempts = $2 AND lease_owner IS NULL
        ON CONFLICT (request_id, number) DO NOTHING
        """;

    private const string TrimAttemptsText = "DELETE FROM gateway_webhook_attempts WHERE request_id = $1 AND number <= $2";

    private const string PostponeText =
        "UPDATE gateway_webhooks SET lease_owner = NULL, due_at = $3 WHERE request_id = $1 AND lease_owner = $2";

    /// <summary>The columns that <see cref="Read"/> reads, in this order.</summary>
    public const string Columns = "request_id, client, url, state, due_at, lease_owner, attempts, resends, resent_at";

    /// <summary>Number of the columns, which is the place of the first column after them.</summary>
    public const int ColumnCount = 9;

    private const string FindText = $"SELECT {Columns} FROM gateway_webhooks WHERE request_id = $1";

    private const string AttemptsText =
        "SELECT number, at, duration, status, failure FROM gateway_webhook_attempts WHERE request_id = $1 ORDER BY number";

    /// <summary>A lease whose time has passed belongs to a process that was killed.</summary>
    private const string ResendOfAnyClientText =
        $"""
        UPDATE gateway_webhooks SET {BeginRound}, due_at = $2, round_at = $2, resends = resends + 1, resent_at = $2
        WHERE request_id = $1 AND state IS NOT NULL AND resends < $4 AND (resent_at IS NULL OR resent_at <= $3)
            AND (lease_owner IS NULL OR due_at <= $2)
        """;

    private const string ResendText = $"{ResendOfAnyClientText} AND client = $5 RETURNING request_id";

    private const string CountText = "SELECT count(*), min(due_at) FROM gateway_webhooks WHERE state = 1";

    private const string DeleteAttemptsText =
        "DELETE FROM gateway_webhook_attempts WHERE request_id IN "
        + "(SELECT request_id FROM gateway_webhooks WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

    private const string DeleteText =
        "DELETE FROM gateway_webhooks WHERE request_id IN "
        + "(SELECT request_id FROM gateway_webhooks WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

    /// <summary>Makes the delivery due, if the write with this token has ended the job.</summary>
    public static SqlStatement Schedule(JobChange end, long token) =>
        new(ScheduleText, end.RequestId, token, end.FinishedAt) { RowKey = end.RequestId };

    public static SqlStatement ScheduleMissed(DateTimeOffset now, int limit, string skipLocked) =>
        new(TakenRows.Complete(ScheduleMissedText, skipLocked), now, limit);

    public static SqlStatement DueLines(DateTimeOffset now) => new(DueLinesText, now);

    public static SqlStatement Take(string line, TakeRequest request, string skipLocked) => new(
        TakenRows.Complete(TakeText, skipLocked),
        request.Owner, request.LeaseUntil, request.Now, request.Limit, line);

    public static IReadOnlyList<SqlStatement> Note(string owner, DueWebhook due, WebhookAttempt attempt, WebhookStep next)
    {
        List<SqlStatement> statements =
        [
            new(NoteText, due.RequestId, owner, (long)next.State, next.DueAt, attempt.Number),
            new(
                AddAttemptText, due.RequestId, attempt.Number, attempt.At, (long)attempt.Duration.TotalMicroseconds,
                (long?)attempt.Status, attempt.Failure),
        ];
        if (attempt.Number > WebhookAttempt.MaxKept)
        {
            statements.Add(new(TrimAttemptsText, due.RequestId, attempt.Number - WebhookAttempt.MaxKept));
        }

        return [.. statements.Select(statement => statement with { RowKey = due.RequestId })];
    }

    public static SqlStatement Postpone(string owner, DueWebhook due, DateTimeOffset until) =>
        new(PostponeText, due.RequestId, owner, until) { RowKey = due.RequestId };

    public static SqlStatement Find(string requestId) => new(FindText, requestId);

    public static SqlStatement Attempts(string requestId) => new(AttemptsText, requestId);

    public static SqlStatement Resend(string requestId, string client, DateTimeOffset now) =>
        new(ResendText, requestId, now, now - StoredWebhook.BetweenResends, StoredWebhook.MaxResends, client);

    public static SqlStatement ResendOfAnyClient(string requestId, DateTimeOffset now) =>
        new(ResendOfAnyClientText, requestId, now, now - StoredWebhook.BetweenResends, StoredWebhook.MaxResends) { RowKey = requestId };

    public static SqlStatement Count() => new(CountText);

    /// <summary>Deletes the attempts of the webhooks that <see cref="DeleteSubmittedBefore"/> deletes next.</summary>
    public static SqlStatement DeleteAttemptsSubmittedBefore(DateTimeOffset time, int limit) => new(DeleteAttemptsText, time, limit);

    /// <summary>A webhook has the time of its job's submit. A program that does not know webhooks deletes the job alone.</summary>
    public static SqlStatement DeleteSubmittedBefore(DateTimeOffset time, int limit) => new(DeleteText, time, limit);

    public static DueLine ReadLine(DbDataReader row) => new(row.GetString(0), StoreTime.FromStore(row.GetInt64(1)));

    public static DueWebhook ReadDue(DbDataReader row) => new()
    {
        RequestId = row.GetString(0),
        Client = row.GetString(1),
        Url = row.GetString(2),
        Line = row.GetString(3),
        RoundAt = StoreTime.FromStore(row.GetInt64(4)),
        RoundAttempts = (int)row.GetInt64(5),
        Attempts = (int)row.GetInt64(6),
    };

    public static StoredWebhook Read(DbDataReader row) => new()
    {
        RequestId = row.GetString(0),
        Client = row.GetString(1),
        Url = row.GetString(2),
        State = row.IsDBNull(3) ? null : (WebhookState)row.GetInt64(3),
        DueAt = Time(row, 4),
        IsTaken = !row.IsDBNull(5),
        Attempts = row.IsDBNull(6) ? 0 : (int)row.GetInt64(6),
        Resends = row.IsDBNull(7) ? 0 : (int)row.GetInt64(7),
        ResentAt = Time(row, 8),
    };

    public static WebhookAttempt ReadAttempt(DbDataReader row) => new(
        (int)row.GetInt64(0),
        StoreTime.FromStore(row.GetInt64(1)),
        TimeSpan.FromMicroseconds(row.GetInt64(2)),
        row.IsDBNull(3) ? null : (int)row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetString(4));

    public static WebhookCounts ReadCounts(DbDataReader row) => new(row.GetInt64(0), Time(row, 1));

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : StoreTime.FromStore(row.GetInt64(ordinal));
}
