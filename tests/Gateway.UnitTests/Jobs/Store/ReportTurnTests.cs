using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Queries that read many rows, and those that hang, leave the connections of the store to others.</summary>
public sealed class ReportTurnTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-reports-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Report_AnotherStillRunsAfterItsCallerLeft_WaitsForItsEnd()
    {
        var database = NewDatabase();
        await using var store = await OpenAsync(database);
        var rows = database.HoldRows();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var left = store.ListAllJobsAsync(new AllJobsFilter(), after: null, leaves.Token);
        await database.Read;
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);

        var next = store.ListAllJobsAsync(new AllJobsFilter(), after: null, Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeNull("other reads have no turn");
        next.IsCompleted.ShouldBeFalse();
        rows.SetResult();
        (await next).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadRevision_QueryHangs_EndsBeforeTheStoreTimeout()
    {
        var database = NewDatabase();
        await using var store = await OpenAsync(database);
        var rows = database.HoldRows();

        var hanging = await Should.ThrowAsync<JobStoreUnavailableException>(store.ReadRevisionAsync(Cancellation));

        hanging.Reason.ShouldBe("it did not answer in time");
        store.Health.LastFault.ShouldBeNull("a read alone does not make the store count as down");
        await Polling.UntilInTimeAsync(async () => await store.ReadRevisionAsync(Cancellation) == 0);
        rows.SetResult();
    }

    /// <summary>The query never ends by itself.</summary>
    [Fact]
    public async Task SqliteQuery_CallerLeaves_Ends()
    {
        await using var database = new SqliteJobDatabase(
            Path.Combine(_directory.FullName, "jobs.db"), Deadline, TimeProvider.System);
        await database.MigrateAsync(Cancellation);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var query = database.QueryAsync(
            new SqlStatement("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT 2 FROM n) SELECT x FROM n WHERE x = 1"),
            row => begun.TrySetResult(), leaves.Token);
        await begun.Task;
        await leaves.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(query);
    }

    /// <summary>A slow read of an operator must not refuse the submits of clients.</summary>
    [Fact]
    public void Handlers_OfTheAdministrationAndOfUsage_ReportNoFaultOfTheStore() =>
        typeof(JobStore).Assembly.GetTypes()
            .Where(type => type == typeof(UsageListing)
                || (type.Namespace?.StartsWith("Gateway.Administration", StringComparison.Ordinal) == true
                    && type.Name.EndsWith("Handlers", StringComparison.Ordinal)))
            .Where(type => type.GetConstructors().SelectMany(made => made.GetParameters())
                .Any(given => given.ParameterType == typeof(StoreMonitor)))
            .Select(type => type.Name).ShouldBeEmpty();

    private HeldDatabase NewDatabase() =>
        new(new SqliteJobDatabase(Path.Combine(_directory.FullName, "jobs.db"), Deadline, TimeProvider.System));

    private static async Task<JobStore> OpenAsync(HeldDatabase database)
    {
        var store = new JobStore(
            database, Deadline, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        await store.InitializeAsync(Cancellation);
        return store;
    }
}
