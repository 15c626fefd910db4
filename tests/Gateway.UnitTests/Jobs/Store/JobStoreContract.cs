using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>What every store must do. A store has one subclass, which gives each test a database of its own.</summary>
public abstract partial class JobStoreContract : IAsyncLifetime
{
    private readonly List<JobStore> _stores = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A new access to the test's database.</summary>
    private protected abstract IJobDatabase CreateDatabase(TimeSpan timeout, IReadOnlyList<Migration> migrations);

    private protected JobStore Create(TimeSpan? timeout = null, IReadOnlyList<Migration>? migrations = null)
    {
        var deadline = timeout ?? TimeSpan.FromSeconds(30);
        var store = new JobStore(
            CreateDatabase(deadline, migrations ?? JobSchema.Migrations), deadline, TimeProvider.System, NullLogger<JobStore>.Instance);
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
