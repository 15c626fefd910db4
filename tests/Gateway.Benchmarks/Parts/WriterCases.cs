using Gateway.Configuration.Options;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks.Parts;

/// <summary>Many concurrent callers add jobs to the store. Its writer runs on different kinds of threads.</summary>
internal sealed class WriterCases : IAsyncDisposable
{
    private readonly ConcurrentExclusiveSchedulerPair _pair = new();
    private readonly IReadOnlyList<(string Name, JobStore Store)> _stores;

    private WriterCases(string folder)
    {
        _stores =
        [
            ("SqliteThread", Open(folder, "thread", scheduler: null)),
            ("the thread pool", Open(folder, "pool", TaskScheduler.Default)),
            ("ConcurrentExclusiveSchedulerPair", Open(folder, "pair", _pair.ExclusiveScheduler)),
        ];
    }

    public IEnumerable<PartCase> Cases => [Case(callers: 1), Case(callers: 8), Case(callers: 64)];

    public static async Task<WriterCases> CreateAsync(string folder)
    {
        var cases = new WriterCases(folder);
        foreach (var (_, store) in cases._stores)
        {
            await store.InitializeAsync(CancellationToken.None);
        }

        return cases;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, store) in _stores)
        {
            await store.DisposeAsync();
        }

        _pair.Complete();
    }

    private static JobStore Open(string folder, string name, TaskScheduler? scheduler)
    {
        var timeout = new JobsOptions().StoreTimeout;
        IJobDatabase database = new SqliteJobDatabase(Path.Combine(folder, $"{name}.db"), timeout, TimeProvider.System);
        database = scheduler is null ? database : new RescheduledDatabase(database, scheduler);
        return new JobStore(database, timeout, TimeProvider.System, NullLogger<JobStore>.Instance);
    }

    private PartCase Case(int callers) => new(
        $"a job added to the store, {callers} at once",
        callers * (2048 / (callers + 31)),
        [.. _stores.Select(store => new PartVariant(store.Name, operations => AddAsync(store.Store, callers, operations)))]);

    private static Task AddAsync(JobStore store, int callers, int operations) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < operations / callers; i++)
            {
                await store.AddAsync(MeasuredJob.Create(), completion: null, CancellationToken.None);
            }
        })));
}
