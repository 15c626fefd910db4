using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The clients and their keys, and what all replicas must know of them.</summary>
internal sealed partial class JobStore : IClientStore
{
    /// <summary>One connection that hangs must not delay a revocation: the next read uses another one.</summary>
    public TimeSpan RevisionDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A change is tried again if another change of the same client came between its read and its write.</summary>
    private const int MaxAttempts = 100;

    private static readonly TimeSpan KeyUseRetention = TimeSpan.FromDays(1);

    private Func<Task>? _stateChanged;

    public async Task<StoredClient?> FindClientAsync(string name, CancellationToken cancellationToken)
    {
        if (!ClientName.IsValid(name))
        {
            return null;
        }

        var clients = await QueryAsync(StoreOperation.FindClients, ClientSql.Find(name), ClientSql.Read, cancellationToken);
        return clients.Count == 0
            ? null
            : WithKeys(
                clients,
                await QueryAsync(StoreOperation.FindClients, ClientSql.FindKeys(name), ClientSql.ReadKey, cancellationToken))[0];
    }

    public async Task<IReadOnlyList<StoredClient>> ListClientsAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var clients = await QueryAsync(StoreOperation.FindClients, ClientSql.List(after, limit), ClientSql.Read, cancellationToken);
        return clients.Count == 0
            ? []
            : WithKeys(clients, await QueryAsync(
                StoreOperation.FindClients, ClientSql.ListKeys(clients[0].Name, clients[^1].Name), ClientSql.ReadKey, cancellationToken));
    }

    public async Task<ClientChange> CreateClientAsync(ClientDefinition definition, string actor, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var entry = AuditEntry.Create(
            now, actor, AuditActions.CreateClient, AuditTargets.Client(definition.Name), after: StoredJson.Of(definition));
        var write = await ChangeStateAsync(
            entry, definition.Name, ClientSql.IsFree, [ClientSql.Fold(definition.Name), StoredClient.MaxClients],
            [ClientSql.Insert(entry.Id, definition, now)], cancellationToken);
        if (write.IsMade)
        {
            return new ClientChange(ChangeOutcome.Done, new StoredClient(definition, write.Version!.Value, now, now, []));
        }

        var taken = await QueryAsync(
            StoreOperation.FindClients, ClientSql.IsTaken(definition.Name), static row => row.GetInt64(0), cancellationToken);
        return new ClientChange(taken[0] > 0 ? ChangeOutcome.Exists : ChangeOutcome.TooMany, null);
    }

    public async Task<ClientChange> ReplaceClientAsync(
        ClientDefinition definition, long? version, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindClientAsync(definition.Name, cancellationToken) is not { } client)
            {
                return new ClientChange(ChangeOutcome.NotFound, null);
            }

            if (version is not null && client.Version != version)
            {
                return new ClientChange(ChangeOutcome.VersionDiffers, null);
            }

            var (before, after) = (StoredJson.Of(client.Definition), StoredJson.Of(definition));
            if (before == after && client.Unreadable is null)
            {
                return new ClientChange(ChangeOutcome.Done, client);
            }

            var now = _time.GetUtcNow();
            var entry = AuditEntry.Create(
                now, actor, AuditActions.ReplaceClient, AuditTargets.Client(definition.Name), before, after);
            var write = await ChangeStateAsync(
                entry, client.Name, ClientSql.HasVersion, [client.Name, client.Version],
                [ClientSql.Update(entry.Id, definition, client.Version, now)], cancellationToken);
            if (write.IsMade)
            {
                return new ClientChange(
                    ChangeOutcome.Done, client with { Definition = definition, Version = write.Version!.Value, ChangedAt = now });
            }
        }

        throw TooManyChanges();
    }

    public async Task<ClientChange> DeleteClientAsync(string name, long? version, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindClientAsync(name, cancellationToken) is not { } client)
            {
                return new ClientChange(ChangeOutcome.NotFound, null);
            }

            if (version is not null && client.Version != version)
            {
                return new ClientChange(ChangeOutcome.VersionDiffers, null);
            }

            var entry = AuditEntry.Create(
                _time.GetUtcNow(), actor, AuditActions.DeleteClient, AuditTargets.Client(name), StoredJson.Of(client.Definition));
            var write = await ChangeStateAsync(
                entry, name, ClientSql.HasVersion, [name, client.Version], ClientSql.Delete(entry.Id, client), cancellationToken);
            if (write.IsMade)
            {
                return new ClientChange(ChangeOutcome.Done, null);
            }
        }

        throw TooManyChanges();
    }

    public async Task<StoredState> ReadStateAsync(CancellationToken cancellationToken)
    {
        // The revision first: if a change comes between the reads, the next look at the revision finds it.
        var revision = await ReadRevisionAsync(cancellationToken);
        var clients = await QueryAsync(StoreOperation.FindClients, ClientSql.All(), ClientSql.Read, cancellationToken);
        var keys = await QueryAsync(StoreOperation.FindClients, ClientSql.AllKeys(), ClientSql.ReadKey, cancellationToken);
        return new StoredState(revision, WithKeys(clients, keys), await ListPausesAsync(cancellationToken));
    }

    public async Task<long> ReadRevisionAsync(CancellationToken cancellationToken)
    {
        var rows = await RunAsync(
            StoreOperation.FindClients, deadline => _database.QueryAsync(ChangeSql.Read(), ChangeSql.ReadRevision, deadline),
            _deadline < RevisionDeadline ? _deadline : RevisionDeadline, cancellationToken);
        return rows.Count == 0 ? 0 : rows[0];
    }

    public Task NoteUsesAsync(IReadOnlyList<(string KeyId, DateTimeOffset At)> uses, CancellationToken cancellationToken) =>
        CommitAsync(
            new StatementsWrite(StoreOperation.NoteKeyUses, [.. uses.Select(static use => ClientSql.NoteUse(use.KeyId, use.At))]),
            cancellationToken);

    public void OnStateChanged(Func<Task> listener) => _stateChanged = listener;

    public async Task ListenAsync(Action notified, CancellationToken cancellationToken)
    {
        ThrowIfNotInitialized();
        try
        {
            await _database.ListenAsync(notified, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A connection that listens is no sign of the health of the store.
            throw new JobStoreUnavailableException(_database.Explain(exception) ?? exception.GetType().Name);
        }
    }

    private static List<StoredClient> WithKeys(
        IReadOnlyList<StoredClient> clients, IReadOnlyList<(string Client, StoredClientKey Key)> keys)
    {
        var byClient = keys.ToLookup(static row => row.Client, static row => row.Key, StringComparer.Ordinal);
        return [.. clients.Select(client => client with { Keys = [.. byClient[client.Name]] })];
    }

    /// <summary>Makes a change with its entry of the audit log, if the condition holds.</summary>
    private async Task<ChangeWrite> ChangeStateAsync(
        AuditEntry entry, string? client, string condition, SqlValue[] values, IEnumerable<SqlStatement> changes,
        CancellationToken cancellationToken)
    {
        var write = new ChangeWrite(entry, client, ChangeSql.Change(entry, condition, values, changes, _database.Notify));
        await CommitAsync(write, cancellationToken);
        if (write.IsMade && _stateChanged is { } listener)
        {
            await listener();
        }

        return write;
    }

    private static JobStoreUnavailableException TooManyChanges() => new("the client was changed too often at the same moment");
}
