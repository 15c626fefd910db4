using System.Data.Common;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements that move the money of a job in the transaction that ends it. The stored row of the job decides, which may have ended in
/// another way than the write says: a failure is stored as a cancel if a cancel was requested before.
/// </summary>
internal static class EndMoneySql
{
    /// <summary>How long the result of a job is awaited. Then what was asked for is charged.</summary>
    public static readonly TimeSpan ResultTime = TimeSpan.FromHours(1);

    /// <summary>
    /// Nothing shows that a cancelled job ran: no poll saw it run, the upstream gave no time of a run, and the end was not the model's
    /// refusal of the input, which is stored as a cancel if a cancel was requested before.
    /// </summary>
    private const string NeverRan = "j.in_progress_at IS NULL AND j.inference_time IS NULL AND NOT ({charged})";

    /// <summary>
    /// Status 2 is a completed job, 3 a failed one or with a reason a lost one, and 4 a cancelled one. The states are those of
    /// <see cref="Money.ReservationState"/>: 2 awaits the result, 4 is released, and 5 is doubtful.
    /// </summary>
    private const string Target =
        $$"""
        CASE
            WHEN j.status = 2 THEN 2
            WHEN j.status = 4 THEN CASE WHEN {{NeverRan}} THEN 4 ELSE 2 END
            WHEN j.lost_reason IS NOT NULL THEN 5
            ELSE CASE WHEN {charged} THEN 2 ELSE 4 END
        END
        """;

    private const string Reason =
        $$"""
        CASE
            WHEN j.status = 2 THEN 'completed'
            WHEN j.status = 4 THEN CASE WHEN {{NeverRan}} THEN 'cancelled' ELSE 'cancelled_while_running' END
            WHEN j.lost_reason IS NOT NULL THEN 'lost'
            ELSE 'failed'
        END
        """;

    /// <summary>The reservation before the move, only if it is one of a running job that ends here.</summary>
    private const string Ended =
        $$"""
        (SELECT r.id, r.client, r.model, r.request_id, r.day, r.price, r.amount, r.movements, {{Target}} AS target, {{Reason}} AS reason
        FROM gateway_jobs j JOIN gateway_reservations r ON r.id = j.reservation
        WHERE {ended} AND r.state = 1 AND r.request_id = j.request_id) AS moved
        """;

    private const string FindEndText =
        $"""
        SELECT {JobSql.Columns}, end_token,
            (SELECT state FROM gateway_reservations WHERE id = gateway_jobs.reservation),
            (SELECT reserved FROM gateway_reservations WHERE id = gateway_jobs.reservation)
        FROM gateway_jobs WHERE request_id = $1
        """;

    private const string WriteMovementText =
        $$"""
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, request_id, day, kind, amount, price, reason)
        SELECT moved.id, moved.movements + 1, $3, moved.client, moved.model, moved.request_id, moved.day,
            CASE moved.target WHEN 2 THEN 'await' WHEN 4 THEN 'release' ELSE 'doubt' END,
            CASE moved.target WHEN 4 THEN -moved.amount ELSE 0 END, moved.price, moved.reason
        FROM {{Ended}} WHERE moved.amount IS NOT NULL
        ON CONFLICT (reservation, movement) DO NOTHING
        """;

    /// <summary>A job that awaits its result stays reserved.</summary>
    private const string ChangeBalancesText =
        $$"""
        UPDATE gateway_balances SET
            reserved = gateway_balances.reserved - moved.amount,
            doubtful = gateway_balances.doubtful + CASE moved.target WHEN 5 THEN moved.amount ELSE 0 END
        FROM {{Ended}}
        WHERE moved.amount IS NOT NULL AND moved.target <> 2 AND gateway_balances.client = moved.client
            AND gateway_balances.period IN ('T', 'D' || moved.day, 'M' || substr(moved.day, 1, 7))
        """;

    private const string ChangeStateText =
        $$"""
        UPDATE gateway_reservations SET
            state = moved.target,
            movements = gateway_reservations.movements + 1,
            amount = CASE WHEN moved.target = 4 AND moved.amount IS NOT NULL THEN 0 ELSE moved.amount END,
            due_at = CASE WHEN moved.target = 2 THEN CAST($3 AS bigint) ELSE NULL END,
            slot_until = NULL
        FROM {{Ended}} WHERE gateway_reservations.id = moved.id
        """;

    /// <summary>The job, the token of the write that has ended it, and the money after its end.</summary>
    public static SqlStatement FindEnd(string requestId) => new(FindEndText, requestId);

    /// <returns>The state with the reserved amount. Null: the job has no reservation.</returns>
    public static JobCost? ReadCost(DbDataReader row) => row.IsDBNull(JobSql.ColumnCount + 1)
        ? null
        : new JobCost(
            row.IsDBNull(JobSql.ColumnCount + 2) ? null : new NanoDollars(row.GetInt64(JobSql.ColumnCount + 2)),
            (ReservationState)row.GetInt64(JobSql.ColumnCount + 1));

    /// <summary>By the write with this token, after its statements about the job.</summary>
    public static IReadOnlyList<SqlStatement> End(JobChange end, string client, long token)
    {
        const string ByToken = "j.request_id = $1 AND j.end_token = $2";
        return Statements(client, ByToken, end.RequestId, token, end.FinishedAt!.Value, end.MayBeCharged);
    }

    /// <summary>Of a job that has ended without it: a program that does not know reservations has ended the job.</summary>
    public static IReadOnlyList<SqlStatement> EndMissed(string client, string requestId, bool mayBeCharged, DateTimeOffset now)
    {
        const string HasEnded = "j.request_id = $1 AND j.status >= $2";
        return Statements(client, HasEnded, requestId, (long)JobStatus.Completed, now, mayBeCharged);
    }

    private static IReadOnlyList<SqlStatement> Statements(
        string client, string ended, string requestId, long value, DateTimeOffset at, bool mayBeCharged)
    {
        return
        [
            MoneyLock.Take(client),
            MoneyLock.Statement(client, Put(WriteMovementText), requestId, value, at),
            MoneyLock.Statement(client, Put(ChangeBalancesText), requestId, value),
            MoneyLock.Statement(client, Put(ChangeStateText), requestId, value, at + ResultTime),
        ];

        string Put(string text) => text.Replace("{ended}", ended, StringComparison.Ordinal)
            .Replace("{charged}", mayBeCharged ? "1 = 1" : "1 = 0", StringComparison.Ordinal);
    }
}
