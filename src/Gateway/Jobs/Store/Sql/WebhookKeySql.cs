using System.Data.Common;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the keys that sign the deliveries of webhooks.</summary>
internal static class WebhookKeySql
{
    private const string ReadText =
        "SELECT generation, kid, private_key, signs_from, published_until FROM gateway_webhook_keys ORDER BY generation DESC";

    /// <summary>Of several processes that add the same generation, one adds its key.</summary>
    private const string AddText =
        """
        INSERT INTO gateway_webhook_keys (generation, kid, private_key, created_at, signs_from, published_until)
        VALUES ($1, $2, $3, $4, $5, NULL)
        ON CONFLICT (generation) DO NOTHING
        """;

    private const string EndOlderText =
        """
        UPDATE gateway_webhook_keys SET published_until = $3
        WHERE generation < $1 AND (published_until IS NULL OR published_until > $3)
            AND EXISTS (SELECT 1 FROM gateway_webhook_keys newer WHERE newer.generation = $1 AND newer.kid = $2)
        """;

    private const string DeleteText = "DELETE FROM gateway_webhook_keys WHERE published_until < $1";

    public static SqlStatement Read() => new(ReadText);

    public static SqlStatement Add(StoredKey key, DateTimeOffset now) =>
        new(AddText, key.Generation, key.Kid, key.PrivateKey, now, key.SignsFrom);

    public static SqlStatement EndOlder(StoredKey key, DateTimeOffset publishedUntil) =>
        new(EndOlderText, key.Generation, key.Kid, publishedUntil);

    public static SqlStatement Delete(DateTimeOffset unpublishedSince) => new(DeleteText, unpublishedSince);

    public static StoredKey ReadKey(DbDataReader row) => new(
        (int)row.GetInt64(0),
        row.GetString(1),
        row.GetFieldValue<byte[]>(2),
        StoreTime.FromStore(row.GetInt64(3)),
        row.IsDBNull(4) ? null : StoreTime.FromStore(row.GetInt64(4)));
}
