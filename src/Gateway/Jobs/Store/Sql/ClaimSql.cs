using System.Data.Common;
using Gateway.Jobs.Store.Claims;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for idempotency keys. The states of a row: 0 claimed, 1 completed, 2 outcome unknown.</summary>
internal static class ClaimSql
{
    private const long InFlight = 0;
    private const long Answered = 1;

    /// <summary>One statement decides who claims the key: it inserts the row, takes over an expired row, or changes nothing.</summary>
    private const string ClaimText =
        """
        INSERT INTO gateway_idempotency (client, idempotency_key, body_digest, token, state, claimed_at, lease_until, expires_at)
        VALUES ($1, $2, $3, $4, 0, $5, $6, $7)
        ON CONFLICT (client, idempotency_key) DO UPDATE SET
            body_digest = excluded.body_digest, token = excluded.token, state = 0, claimed_at = excluded.claimed_at,
            lease_until = excluded.lease_until, expires_at = excluded.expires_at,
            status_code = NULL, request_id = NULL, answer = NULL
        WHERE gateway_idempotency.expires_at <= excluded.claimed_at
        """;

    private const string FindText =
        "SELECT body_digest, token, state, claimed_at, lease_until, status_code, request_id, answer "
        + "FROM gateway_idempotency WHERE client = $1 AND idempotency_key = $2";

    /// <summary>Also completes a claim that is marked as unknown, because a response after the lease is still valid. The response is stored
    /// only if its job is stored.</summary>
    private const string CompleteText =
        """
        UPDATE gateway_idempotency SET state = 1, status_code = $4, request_id = $5, answer = $6
        WHERE client = $1 AND idempotency_key = $2 AND token = $3 AND state <> 1
            AND EXISTS (SELECT 1 FROM gateway_jobs WHERE gateway_jobs.request_id = $5 AND gateway_jobs.client = $1)
        """;

    private const string AbandonText =
        "DELETE FROM gateway_idempotency WHERE client = $1 AND idempotency_key = $2 AND token = $3 AND state = 0";

    private const string MarkUnknownText =
        "UPDATE gateway_idempotency SET state = 2 WHERE client = $1 AND idempotency_key = $2 AND token = $3 AND state = 0";

    private const string DeleteText =
        "DELETE FROM gateway_idempotency WHERE (client, idempotency_key) IN "
        + "(SELECT client, idempotency_key FROM gateway_idempotency WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) "
        // The condition is repeated, because a key may be claimed again between the subquery and the delete.
        + "AND expires_at <= $1";

    public static SqlStatement Claim(ClaimRequest request, ClaimToken token) => new(
        ClaimText, request.Client, request.Key, request.BodyDigest, token.Value, request.Now, request.LeaseUntil, request.ExpiresAt);

    public static SqlStatement Find(ClaimRequest request) => new(FindText, request.Client, request.Key);

    public static SqlStatement Complete(IdempotencyCompletion completion, string requestId) => new(
        CompleteText,
        completion.Token.Client,
        completion.Token.Key,
        completion.Token.Value,
        completion.Answer.StatusCode,
        requestId,
        completion.Answer.Body);

    public static SqlStatement Abandon(ClaimToken token) => new(AbandonText, token.Client, token.Key, token.Value);

    public static SqlStatement MarkUnknown(ClaimToken token) => new(MarkUnknownText, token.Client, token.Key, token.Value);

    public static SqlStatement DeleteExpired(DateTimeOffset now, int limit) => new(DeleteText, now, limit);

    /// <summary>The result of a claim if the row belongs to this claim or to another one.</summary>
    public static IdempotencyClaim Read(DbDataReader row, ClaimRequest request, ClaimToken token)
    {
        var state = row.GetInt64(2);
        var since = StoreTime.FromStore(row.GetInt64(3));
        return row switch
        {
            // The commit of this claim took effect although it reported a failure, and the claim was repeated.
            _ when row.GetString(1) == token.Value => new IdempotencyClaim.Claimed(token),
            _ when !request.BodyDigest.Span.SequenceEqual(row.GetFieldValue<byte[]>(0)) => new IdempotencyClaim.DifferentBody(),
            _ when state == Answered => new IdempotencyClaim.Replay(
                new StoredAnswer((int)row.GetInt64(5), row.GetString(6), row.GetFieldValue<byte[]>(7))),
            _ when state == InFlight && row.GetInt64(4) > StoreTime.ToStore(request.Now) => new IdempotencyClaim.InFlight(since),
            _ => new IdempotencyClaim.OutcomeUnknown(since),
        };
    }
}
