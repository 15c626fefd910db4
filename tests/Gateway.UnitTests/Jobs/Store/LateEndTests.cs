using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>An end takes effect after its caller has given up.</summary>
public sealed class LateEndTests : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-late-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        _directory.Delete(recursive: true);
    }

    /// <summary>Of all writes, the one that has ended the job reports it, so that it is counted once.</summary>
    [Fact]
    public async Task End_CommittedAfterItsCallerLeft_IsReportedOnceAsTheWinner()
    {
        var deadline = TimeSpan.FromSeconds(30);
        var database = new HeldDatabase(new SqliteJobDatabase(
            Path.Combine(_directory.FullName, "jobs.db"), deadline, TimeProvider.System));
        await using var store = new JobStore(
            database, deadline, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        await store.InitializeAsync(Cancellation);
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        var reported = new List<EndedJob>();
        store.OnEnded(reported.Add);
        var held = database.HoldCommit();
        using var caller = new CancellationTokenSource();
        var end = JobChange.Completed("job-1", Samples.Start.AddSeconds(1), 0.5);

        var first = store.EndAsync(end, caller.Token);
        await database.Committing;
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        // The caller stores the end in the background, as after a failure.
        store.Update(end);
        held.SetResult();
        await store.FlushAsync(Cancellation);

        await Polling.UntilAsync(() => Task.FromResult(reported.Count == 2));
        reported.Count(static ended => ended.IsWinner).ShouldBe(1);
        reported.ShouldAllBe(static ended => ended.Job.Status == JobStatus.Completed);
    }
}
