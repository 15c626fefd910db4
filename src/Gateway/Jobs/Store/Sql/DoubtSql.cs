using System.Data.Common;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for doubts about submits.</summary>
internal static class DoubtSql
{
    private const string Columns = "client, submit_digest, request_id, error_status, error_type, error_message, expires_at";

    /// <summary>Of two doubts about identical submits, the later one is kept.</summary>
    private const string RecordText =
        $"""
        INSERT INTO gateway_doubts ({Columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (client, submit_digest) DO UPDATE SET
            request_id = excluded.request_id, error_status = excluded.error_status, error_type = excluded.error_type,
            error_message = excluded.error_message, expires_at = excluded.expires_at
        """;

    private const string FindText =
        $"SELECT {Columns} FROM gateway_doubts WHERE client = $1 AND submit_digest = $2 AND expires_at > $3";

    private const string KnownText =
        "SELECT client, submit_digest, expires_at FROM gateway_doubts ORDER BY expires_at DESC LIMIT $1";

    private const string ForgetText = "DELETE FROM gateway_doubts WHERE client = $1 AND submit_digest = $2 AND request_id = $3";

    private const string DeleteText =
        "DELETE FROM gateway_doubts WHERE (client, submit_digest) IN "
        + "(SELECT client, submit_digest FROM gateway_doubts WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) "
        // The condition is repeated, because a row may be renewed between the subquery and the delete.
        + "AND expires_at <= $1";

    public static SqlStatement Record(SubmitDoubt doubt) => new(
        RecordText,
        doubt.Client,
        doubt.SubmitDigest,
        doubt.RequestId,
        (long?)doubt.ErrorStatus,
        doubt.ErrorType,
        doubt.ErrorMessage,
        doubt.ExpiresAt);

    public static SqlStatement Find(string client, ReadOnlyMemory<byte> submitDigest, DateTimeOffset now) =>
        new(FindText, client, submitDigest, now);

    /// <summary>The submits with a doubt, those that expire last first.</summary>
    public static SqlStatement Known(int limit) => new(KnownText, limit);

    public static (DoubtKey Key, DateTimeOffset ExpiresAt) ReadKnown(DbDataReader row) =>
        (DoubtKey.Of(row.GetString(0), row.GetFieldValue<byte[]>(1)), StoreTime.FromStore(row.GetInt64(2)));

    public static SqlStatement Forget(SubmitDoubt doubt) => new(ForgetText, doubt.Client, doubt.SubmitDigest, doubt.RequestId);

    public static SqlStatement DeleteExpired(DateTimeOffset now, int limit) => new(DeleteText, now, limit);

    public static SubmitDoubt Read(DbDataReader row) => new()
    {
        Client = row.GetString(0),
        SubmitDigest = row.GetFieldValue<byte[]>(1),
        RequestId = Text(row, 2),
        ErrorStatus = row.IsDBNull(3) ? null : (int)row.GetInt64(3),
        ErrorType = Text(row, 4),
        ErrorMessage = Text(row, 5),
        ExpiresAt = StoreTime.FromStore(row.GetInt64(6)),
    };

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
}
