using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The tests that every store must pass. Each store has a subclass, which creates a database for each test.</summary>
public abstract partial class JobStoreContract : IAsyncLifetime
{
    private readonly List<JobStore> _stores = [];
    private readonly List<IJobDatabase> _databases = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens another store on the database of the test.</summary>
    private protected abstract IJobDatabase CreateDatabase(TimeSpan timeout, IReadOnlyList<Migration> migrations);

    private protected JobStore Create(TimeSpan? timeout = null, IReadOnlyList<Migration>? migrations = null)
    {
        var deadline = timeout ?? TimeSpan.FromSeconds(30);
        var store = new JobStore(
            CreateDatabase(deadline, migrations ?? JobSchema.Migrations), deadline, new StoreMetrics(TimeProvider.System),
            TimeProvider.System, NullLogger<JobStore>.Instance)
        {
            // A busy machine does not reach it. A test of this deadline has a store of its own.
            RevisionDeadline = deadline,
        };
        _stores.Add(store);
        return store;
    }

    private protected async Task<JobStore> OpenAsync(TimeSpan? timeout = null)
    {
        var store = Create(timeout);
        await store.InitializeAsync(Cancellation);
        return store;
    }
}
