using Gateway.Configuration;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>
/// The signing keys in the store of a gateway that may run at the same time, for a command. It neither creates nor migrates the store, and
/// does not take the lock of a SQLite file: it changes no job.
/// </summary>
internal sealed class SigningKeyDatabase : ISigningKeyStore, IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly IJobDatabase _database;
    private readonly string? _file;
    private readonly TimeProvider _time;

    public SigningKeyDatabase(StoreAddress address, TimeProvider time)
    {
        _time = time;
        _file = address.SqliteFile;
        _database = _file is not null
            ? new SqliteJobDatabase(_file, Timeout, time)
            : new PostgresJobDatabase(address.Postgres!, Timeout, time);
    }

    /// <exception cref="JobStoreUnavailableException">The database cannot be read, or no gateway has used it yet.</exception>
    public Task<IReadOnlyList<StoredKey>> ReadKeysAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _database.QueryAsync(WebhookKeySql.Read(), WebhookKeySql.ReadKey, cancellationToken));

    public async Task<bool> AddKeyAsync(StoredKey key, DateTimeOffset olderPublishedUntil, CancellationToken cancellationToken)
    {
        await CommitAsync(
            new StatementsWrite(
                StoreOperation.WebhookKeys,
                WebhookKeySql.Add(key, _time.GetUtcNow()),
                WebhookKeySql.EndOlder(key, olderPublishedUntil)),
            cancellationToken);
        return (await ReadKeysAsync(cancellationToken)).Any(stored => stored.Kid == key.Kid);
    }

    public Task DeleteKeysAsync(DateTimeOffset unpublishedSince, CancellationToken cancellationToken) => CommitAsync(
        new StatementsWrite(StoreOperation.WebhookKeys, WebhookKeySql.Delete(unpublishedSince)), cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<bool> CommitAsync(StoreWrite write, CancellationToken cancellationToken) => RunAsync(async () =>
    {
        await _database.CommitAsync([write], cancellationToken);
        return true;
    });

    private async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        if (_file is not null && !File.Exists(_file))
        {
            throw new JobStoreUnavailableException($"the file {_file} does not exist");
        }

        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The text of a database may quote a statement. A missing table is the likely cause of an error that is no fault.
            throw new JobStoreUnavailableException(_database.Explain(exception) ?? "it has no table of signing keys");
        }
    }
}
