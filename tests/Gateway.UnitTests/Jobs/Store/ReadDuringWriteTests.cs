using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>A change is written while a job is read.</summary>
public sealed class ReadDuringWriteTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-read-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>The row is from before the write, and the change is no longer among those that are not written.</summary>
    [Fact]
    public async Task Find_ChangeIsWrittenAfterTheRowIsRead_HasTheChange()
    {
        var deadline = TimeSpan.FromMinutes(1);
        var database = new HeldDatabase(new SqliteJobDatabase(
            Path.Combine(_directory.FullName, "jobs.db"), deadline, TimeProvider.System));
        await using var store = new JobStore(
            database, deadline, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        await store.InitializeAsync(Cancellation);
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        var commit = database.HoldCommit();
        store.Update(JobChange.Completed("job-1", Samples.Start.AddSeconds(1), 0.5));
        var rows = database.HoldRows();

        var found = store.FindAsync("job-1", Cancellation);
        await database.Read;
        commit.SetResult();
        await store.FlushAsync(Cancellation);
        rows.SetResult();

        (await found)!.Status.ShouldBe(JobStatus.Completed);
    }
}
