using System.Data.Common;
using Gateway.Jobs;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Following;

/// <summary>What the store has of a job and of everything that follows its end.</summary>
/// <param name="Id">The id of the job.</param>
/// <param name="App">The app in the URLs of the job.</param>
/// <param name="End">The stored end. Null: the job is open.</param>
/// <param name="Result">What became of the result. Null: nothing yet.</param>
/// <param name="Webhook">The state of the webhook. Null: the job has none, or is open.</param>
/// <param name="Deliveries">The noted attempts that the receiver has accepted.</param>
/// <param name="Work">The rows of the outbox.</param>
internal sealed record SettledJob(
    string Id, string App, StoredEnd? End, ResultOutcome? Result, WebhookState? Webhook, long Deliveries, long Work)
{
    private const string Query =
        """
        SELECT j.request_id, j.upstream_path, j.status, j.lost_reason, j.end_token, j.finished_at, j.result_outcome, w.state,
            (SELECT count(*) FROM gateway_webhook_attempts a WHERE a.request_id = j.request_id AND a.status BETWEEN 200 AND 299),
            (SELECT count(*) FROM gateway_outbox o WHERE o.request_id = j.request_id)
        FROM gateway_jobs j LEFT JOIN gateway_webhooks w ON w.request_id = j.request_id
        """;

    /// <summary>Whether the job has ended and nothing is left to do.</summary>
    public bool IsSettled => End is not null && Result is not null && Webhook is not (null or WebhookState.Open) && Work == 0;

    public static Task<IReadOnlyList<SettledJob>> ReadAsync(string database) =>
        PostgresTestDatabase.QueryAsync(database, Query, static row => new SettledJob(
            row.GetString(0),
            row.GetString(1),
            row.GetInt64(2) < (long)JobStatus.Completed
                ? null
                : new StoredEnd((JobStatus)row.GetInt64(2), !row.IsDBNull(3), NumberOf(row, 4), NumberOf(row, 5)),
            (ResultOutcome?)NumberOf(row, 6),
            (WebhookState?)NumberOf(row, 7),
            row.GetInt64(8),
            row.GetInt64(9)));

    private static long? NumberOf(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);
}
