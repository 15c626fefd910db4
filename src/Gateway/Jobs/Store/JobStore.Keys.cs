using Gateway.Clients.Stored;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store;

/// <summary>The keys of the clients in the store. A change of a key is a change of its client: it depends on the version of the
/// client.</summary>
internal sealed partial class JobStore
{
    /// <summary>How long an ended key is listed.</summary>
    private static readonly TimeSpan EndedKeyRetention = TimeSpan.FromDays(1);

    public Task<KeyChange> AddKeyAsync(
        string client, string label, NewClientKey key, string actor, CancellationToken cancellationToken) =>
        ChangeKeyAsync(client, (stored, now) =>
        {
            if (Find(stored, label) is not null)
            {
                return new KeyChange(ChangeOutcome.Exists, null, null);
            }

            if (IsFull(stored, now))
            {
                return new KeyChange(ChangeOutcome.TooMany, null, null);
            }

            var added = new StoredClientKey(label, key.KeyId, key.Digest, now) { Expires = key.Expires, Models = key.Models };
            var entry = AuditEntry.Create(
                now, actor, AuditActions.CreateKey, AuditTargets.Key(client, label), after: StoredJson.Of(added));
            return new PlannedKeyChange(entry, added, [ClientSql.InsertKey(entry.Id, client, added)], [.. stored.Keys, added]);
        }, cancellationToken);

    public Task<KeyChange> RotateKeyAsync(
        string client, string label, NewClientKey key, TimeSpan grace, string actor, CancellationToken cancellationToken) =>
        ChangeKeyAsync(client, (stored, now) =>
        {
            if (Find(stored, label) is not { ReplacedLabel: null } old)
            {
                return new KeyChange(ChangeOutcome.NotFound, null, null);
            }

            // An ended key, or one without a grace, leaves no replaced key.
            var ends = old.Expires < now + grace ? old.Expires.Value : now + grace;
            var replaced = ends <= now
                ? null
                : old with { Label = $"{old.Label}.{old.KeyId}", ReplacedLabel = old.Label, Expires = ends };
            if (replaced is not null && Find(stored, replaced.Label) is not null)
            {
                return new KeyChange(ChangeOutcome.Exists, null, null);
            }

            if (replaced is not null && IsFull(stored, now))
            {
                return new KeyChange(ChangeOutcome.TooMany, null, null);
            }

            var added = new StoredClientKey(old.Label, key.KeyId, key.Digest, now)
            {
                Expires = key.Expires ?? (old.Expires > old.CreatedAt ? now + (old.Expires - old.CreatedAt) : null),
                Models = key.Models.Count > 0 ? key.Models : old.Models,
                RotatedFrom = old.KeyId,
            };
            var entry = AuditEntry.Create(
                now, actor, AuditActions.RotateKey, AuditTargets.Key(client, old.Label), StoredJson.Of(old),
                StoredJson.Of(added, replaced));
            return new PlannedKeyChange(
                entry,
                added,
                [
                    replaced is null ? ClientSql.DeleteKey(entry.Id, client, old) : ClientSql.ReplaceKey(entry.Id, client, replaced),
                    ClientSql.InsertKey(entry.Id, client, added),
                ],
                [.. stored.Keys.Where(kept => kept != old), .. replaced is null ? [] : new[] { replaced }, added]);
        }, cancellationToken);

    public Task<KeyChange> RevokeKeyAsync(string client, string label, string actor, CancellationToken cancellationToken) =>
        ChangeKeyAsync(client, (stored, now) =>
        {
            if (Find(stored, label) is not { } key)
            {
                return new KeyChange(ChangeOutcome.NotFound, null, null);
            }

            StoredClientKey[] revoked = [key, .. stored.Keys.Where(other => other.ReplacedLabel == key.Label)];
            var entry = AuditEntry.Create(
                now, actor, AuditActions.RevokeKey, AuditTargets.Key(client, key.Label), StoredJson.Of(revoked));
            return new PlannedKeyChange(
                entry, null, [.. revoked.Select(ended => ClientSql.DeleteKey(entry.Id, client, ended))], [.. stored.Keys.Except(revoked)]);
        }, cancellationToken);

    /// <summary>Reads the client, plans the change, and makes it if no other change of the client came between.</summary>
    private async Task<KeyChange> ChangeKeyAsync(
        string name, Func<StoredClient, DateTimeOffset, Plan> plan, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindClientAsync(name, cancellationToken) is not { } client)
            {
                return new KeyChange(ChangeOutcome.NotFound, null, null);
            }

            var now = _time.GetUtcNow();
            var (refusal, change) = plan(client, now);
            if (refusal is not null)
            {
                return refusal;
            }

            var (entry, added) = (change!.Entry, change.Added);
            SqlValue[] version = [client.Name, client.Version];
            var write = await ChangeStateAsync(
                entry,
                name,
                added is null ? ClientSql.HasVersion : ClientSql.HasVersionAndKeyIsNew,
                added is null ? version : [.. version, added.Digest, added.KeyId],
                [
                    ClientSql.DeleteEndedKeys(entry.Id, name, now - EndedKeyRetention), .. change.Statements,
                    ClientSql.Touch(entry.Id, client, now),
                ],
                cancellationToken);
            if (write.IsMade)
            {
                var keys = change.Keys.Where(key => !IsOld(key, now)).OrderBy(static key => key.Label, StringComparer.Ordinal);
                return new KeyChange(
                    ChangeOutcome.Done, added, client with { Version = write.Version!.Value, ChangedAt = now, Keys = [.. keys] });
            }

            if (write.Version == client.Version)
            {
                // The client is unchanged, so the key itself is not new.
                return new KeyChange(ChangeOutcome.Exists, null, null);
            }
        }

        throw TooManyChanges();
    }

    /// <summary>Labels that differ only in case are equal.</summary>
    private static StoredClientKey? Find(StoredClient client, string label) =>
        client.Keys.FirstOrDefault(key => key.Label.Equals(label, StringComparison.OrdinalIgnoreCase));

    private static bool IsFull(StoredClient client, DateTimeOffset now) =>
        client.Keys.Count(key => !IsOld(key, now)) >= StoredClientKey.MaxKeys;

    private static bool IsOld(StoredClientKey key, DateTimeOffset now) => key.Expires < now - EndedKeyRetention;

    /// <summary>A change of a key, or the reason why it is not made.</summary>
    private readonly record struct Plan(KeyChange? Refusal, PlannedKeyChange? Change)
    {
        public static implicit operator Plan(KeyChange refusal) => new(refusal, null);

        public static implicit operator Plan(PlannedKeyChange change) => new(null, change);
    }

    /// <param name="Entry">The entry of the audit log.</param>
    /// <param name="Added">The new key. Null: the change adds none.</param>
    /// <param name="Statements">The change.</param>
    /// <param name="Keys">The keys of the client after it.</param>
    private sealed record PlannedKeyChange(
        AuditEntry Entry, StoredClientKey? Added, IReadOnlyList<SqlStatement> Statements, IReadOnlyList<StoredClientKey> Keys);
}
