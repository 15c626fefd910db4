using System.Data.Common;
using System.Text.Json;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Jobs.Store.Clients;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for clients and their keys. Those that change rows depend on the entry of the audit log
/// (<see cref="ChangeSql"/>).</summary>
internal static class ClientSql
{
    /// <summary>The condition of the first change of a client.</summary>
    public const string IsFree =
        "NOT EXISTS (SELECT 1 FROM gateway_clients WHERE folded_name = $8) AND $9 > (SELECT COUNT(*) FROM gateway_clients)";

    /// <summary>The condition of every later change.</summary>
    public const string HasVersion = "EXISTS (SELECT 1 FROM gateway_clients WHERE name = $8 AND version = $9)";

    /// <summary>The condition of a new key.</summary>
    public const string HasVersionAndKeyIsNew =
        HasVersion + " AND NOT EXISTS (SELECT 1 FROM gateway_client_keys WHERE digest = $10 OR key_id = $11)";

    private const string Columns =
        "name, version, disabled, models, webhook_hosts, submits_per_minute, jobs_in_flight, budgets, created_at, changed_at";

    private const string KeyColumns =
        """
        SELECT k.client, k.label, k.key_id, k.digest, k.created_at, k.expires, k.models, k.rotated_from, k.replaced_label, u.used_at
        FROM gateway_client_keys k LEFT JOIN gateway_key_uses u ON u.key_id = k.key_id
        """;

    private const string AllText = $"SELECT {Columns} FROM gateway_clients ORDER BY name";
    private const string AllKeysText = $"{KeyColumns} ORDER BY k.client, k.label";
    private const string FindText = $"SELECT {Columns} FROM gateway_clients WHERE name = $1";
    private const string FindKeysText = $"{KeyColumns} WHERE k.client = $1 ORDER BY k.label";
    private const string ListText = $"SELECT {Columns} FROM gateway_clients WHERE name > $1 ORDER BY name LIMIT $2";
    private const string ListKeysText = $"{KeyColumns} WHERE k.client >= $1 AND k.client <= $2 ORDER BY k.client, k.label";
    private const string IsTakenText = "SELECT COUNT(*) FROM gateway_clients WHERE folded_name = $1";

    private const string InsertText =
        $"""
        INSERT INTO gateway_clients (
            name, folded_name, version, disabled, models, webhook_hosts, submits_per_minute, jobs_in_flight, budgets, created_at,
            changed_at)
        SELECT $2, $3, {ChangeSql.Revision}, $4, $5, $6, $7, $8, $9, $10, $10 WHERE {ChangeSql.IsMade}
        ON CONFLICT (name) DO NOTHING
        """;

    private const string UpdateText =
        $"""
        UPDATE gateway_clients SET version = {ChangeSql.Revision}, disabled = $4, models = $5, webhook_hosts = $6, submits_per_minute = $7,
            jobs_in_flight = $8, budgets = $9, changed_at = $10
        WHERE name = $2 AND version = $3 AND {ChangeSql.IsMade}
        """;

    private const string TouchText =
        $"""
        UPDATE gateway_clients SET version = {ChangeSql.Revision}, changed_at = $4
        WHERE name = $2 AND version = $3 AND {ChangeSql.IsMade}
        """;

    private const string DeleteText = $"DELETE FROM gateway_clients WHERE name = $2 AND version = $3 AND {ChangeSql.IsMade}";
    private const string DeleteKeysText = $"DELETE FROM gateway_client_keys WHERE client = $2 AND {ChangeSql.IsMade}";

    private const string InsertKeyText =
        $"""
        INSERT INTO gateway_client_keys (client, label, key_id, digest, created_at, expires, models, rotated_from)
        SELECT $2, $3, $4, $5, $6, $7, $8, $9 WHERE {ChangeSql.IsMade}
        ON CONFLICT (client, label) DO NOTHING
        """;

    private const string ReplaceKeyText =
        $"""
        UPDATE gateway_client_keys SET label = $4, replaced_label = $5, expires = $6
        WHERE client = $2 AND key_id = $3 AND {ChangeSql.IsMade}
        """;

    private const string DeleteKeyText = $"DELETE FROM gateway_client_keys WHERE client = $2 AND key_id = $3 AND {ChangeSql.IsMade}";

    private const string DeleteEndedKeysText =
        $"DELETE FROM gateway_client_keys WHERE client = $2 AND expires < $3 AND {ChangeSql.IsMade}";

    /// <summary>An older time, of another replica, does not replace a newer one.</summary>
    private const string NoteUseText =
        """
        INSERT INTO gateway_key_uses (key_id, used_at) VALUES ($1, $2)
        ON CONFLICT (key_id) DO UPDATE SET used_at = excluded.used_at WHERE gateway_key_uses.used_at < excluded.used_at
        """;

    private const string DeleteUnknownUsesText =
        """
        DELETE FROM gateway_key_uses WHERE key_id IN (
            SELECT u.key_id FROM gateway_key_uses u
            WHERE u.used_at < $1 AND NOT EXISTS (SELECT 1 FROM gateway_client_keys k WHERE k.key_id = u.key_id) LIMIT $2)
        """;

    public static SqlStatement All() => new(AllText);

    public static SqlStatement AllKeys() => new(AllKeysText);

    public static SqlStatement Find(string name) => new(FindText, name);

    public static SqlStatement FindKeys(string name) => new(FindKeysText, name);

    public static SqlStatement List(string? after, int limit) => new(ListText, after ?? "", limit);

    public static SqlStatement ListKeys(string first, string last) => new(ListKeysText, first, last);

    public static SqlStatement IsTaken(string name) => new(IsTakenText, Fold(name));

    /// <summary>Names that differ only in case are equal. They are ASCII.</summary>
    public static string Fold(string name) => name.ToLowerInvariant();

    public static SqlStatement Insert(string entry, ClientDefinition client, DateTimeOffset at) => new(
        InsertText, entry, client.Name, Fold(client.Name), client.IsDisabled ? 1 : 0, StoredJson.List(client.Models),
        StoredJson.List(client.WebhookHosts), (long?)client.Limits.SubmitsPerMinute, (long?)client.Limits.JobsInFlight,
        StoredJson.Budgets(client.Budgets), at);

    public static SqlStatement Update(string entry, ClientDefinition client, long version, DateTimeOffset at) => new(
        UpdateText, entry, client.Name, version, client.IsDisabled ? 1 : 0, StoredJson.List(client.Models),
        StoredJson.List(client.WebhookHosts), (long?)client.Limits.SubmitsPerMinute, (long?)client.Limits.JobsInFlight,
        StoredJson.Budgets(client.Budgets), at);

    /// <summary>A change of a key is a change of its client.</summary>
    public static SqlStatement Touch(string entry, StoredClient client, DateTimeOffset at) =>
        new(TouchText, entry, client.Name, client.Version, at);

    public static SqlStatement[] Delete(string entry, StoredClient client) =>
    [
        new(DeleteKeysText, entry, client.Name), new(DeleteText, entry, client.Name, client.Version),
    ];

    public static SqlStatement InsertKey(string entry, string client, StoredClientKey key) => new(
        InsertKeyText, entry, client, key.Label, key.KeyId, key.Digest, key.CreatedAt, key.Expires, StoredJson.List(key.Models),
        key.RotatedFrom);

    /// <summary>The key gets the label and the end of <paramref name="replaced"/>.</summary>
    public static SqlStatement ReplaceKey(string entry, string client, StoredClientKey replaced) => new(
        ReplaceKeyText, entry, client, replaced.KeyId, replaced.Label, replaced.ReplacedLabel, replaced.Expires);

    public static SqlStatement DeleteKey(string entry, string client, StoredClientKey key) => new(DeleteKeyText, entry, client, key.KeyId);

    public static SqlStatement DeleteEndedKeys(string entry, string client, DateTimeOffset endedBefore) =>
        new(DeleteEndedKeysText, entry, client, endedBefore);

    /// <summary>Replicas lock the rows of several uses in the order of their keys.</summary>
    public static SqlStatement NoteUse(string keyId, DateTimeOffset at) =>
        new(NoteUseText, keyId, at) { RowKey = $"{AuditSql.RowKey}~{keyId}" };

    public static SqlStatement DeleteUnknownUses(DateTimeOffset usedBefore, int batch) => new(DeleteUnknownUsesText, usedBefore, batch);

    /// <summary>A client without its keys. A newer version of the gateway may have stored values that this one cannot read.</summary>
    public static StoredClient Read(DbDataReader row)
    {
        ClientDefinition definition;
        string? unreadable = null;
        try
        {
            definition = ReadDefinition(row);
        }
        catch (JsonException)
        {
            definition = new ClientDefinition(row.GetString(0)) { IsDisabled = true };
            unreadable = "its row has values of a format that this version cannot read";
        }

        return new StoredClient(
            definition, row.GetInt64(1), StoreTime.FromStore(row.GetInt64(8)), StoreTime.FromStore(row.GetInt64(9)), [])
        {
            Unreadable = unreadable,
        };
    }

    public static (string Client, StoredClientKey Key) ReadKey(DbDataReader row)
    {
        IReadOnlyList<string> models = [];
        var isUnreadable = false;
        try
        {
            models = StoredJson.ReadList(row.GetString(6));
        }
        catch (JsonException)
        {
            isUnreadable = true;
        }

        return (
            row.GetString(0),
            new StoredClientKey(
                row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3), StoreTime.FromStore(row.GetInt64(4)))
            {
                Expires = Time(row, 5),
                Models = models,
                RotatedFrom = row.IsDBNull(7) ? null : row.GetString(7),
                ReplacedLabel = row.IsDBNull(8) ? null : row.GetString(8),
                LastUsed = Time(row, 9),
                IsUnreadable = isUnreadable,
            });
    }

    private static ClientDefinition ReadDefinition(DbDataReader row) => new(row.GetString(0))
    {
        IsDisabled = row.GetInt64(2) != 0,
        Models = StoredJson.ReadList(row.GetString(3)),
        WebhookHosts = StoredJson.ReadList(row.GetString(4)),
        Limits = new ClientLimitsOptions
        {
            SubmitsPerMinute = row.IsDBNull(5) ? null : (int)row.GetInt64(5),
            JobsInFlight = row.IsDBNull(6) ? null : (int)row.GetInt64(6),
        },
        Budgets = StoredJson.ReadBudgets(row.GetString(7)),
    };

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : StoreTime.FromStore(row.GetInt64(ordinal));
}
