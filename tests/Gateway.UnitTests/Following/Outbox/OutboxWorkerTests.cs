using System.Collections.Concurrent;
using Gateway.Following.Outbox;
using Gateway.Jobs;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Sqlite;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Following.Outbox;

public sealed class OutboxWorkerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-outbox-");
    private readonly JobStore _store;
    private readonly StoreMonitor _monitor;

    public OutboxWorkerTests()
    {
        var deadline = TimeSpan.FromSeconds(30);
        _store = new JobStore(
            new SqliteJobDatabase(Path.Combine(_directory.FullName, "jobs.db"), deadline, TimeProvider.System), deadline,
            new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        _monitor = new StoreMonitor(_store, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _monitor.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _monitor.StopAsync(CancellationToken.None);
        await _monitor.DisposeAsync();
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>Work that asks for another attempt is tried again, and work that is done is not.</summary>
    [Fact]
    public async Task Work_ThatMustBeTriedAgain_IsTriedUntilItIsDone()
    {
        var work = new RecordedWork((_, attempt) => attempt < 3 ? TimeSpan.Zero : null);
        await EndAsync("job-1", work);
        using var worker = Worker(work);
        await worker.StartAsync(Cancellation);

        await Polling.UntilAsync(async () => work.Attempts.Count == 3 && (await LeftAsync()).Count == 0);
        await worker.StopAsync(Cancellation);

        work.Attempts.ShouldBe([("job-1", 1), ("job-1", 2), ("job-1", 3)]);
    }

    /// <summary>An exception does not stop the work of other jobs.</summary>
    [Fact]
    public async Task Work_ThatThrows_IsPostponedAndOthersContinue()
    {
        var work = new RecordedWork((id, _) => id == "bad" ? throw new InvalidOperationException() : null);
        await EndAsync("bad", work);
        await EndAsync("good", work);
        using var worker = Worker(work);
        await worker.StartAsync(Cancellation);

        await Polling.UntilAsync(async () => work.Attempts.Count == 2 && (await LeftAsync()).Count == 0);
        await worker.StopAsync(Cancellation);

        (await LeftAsync(OutboxWorker.RetryAfterException)).ShouldHaveSingleItem().RequestId.ShouldBe("bad");
    }

    /// <summary>At a stop the work is due at once for another replica.</summary>
    [Fact]
    public async Task Stop_WorkUnderWay_GivesTheLeaseBack()
    {
        var work = new RecordedWork((_, _) => Timeout.InfiniteTimeSpan);
        await EndAsync("job-1", work);
        using var worker = Worker(work);
        await worker.StartAsync(Cancellation);
        await Polling.UntilAsync(() => Task.FromResult(work.Attempts.Count == 1));
        (await LeftAsync()).ShouldBeEmpty();

        await worker.StopAsync(Cancellation);

        (await LeftAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task KindsFor_End_AsksEachKind()
    {
        var work = new EndWork([new RecordedWork((_, _) => null)]);

        work.KindsFor(Samples.Job("job-1"), JobChange.Cancelled("job-1", Samples.Start)).ShouldBeEmpty();
        work.KindsFor(Samples.Job("job-1"), JobChange.Completed("job-1", Samples.Start, null)).ShouldBe([RecordedWork.Name]);
        await Task.CompletedTask;
    }

    private OutboxWorker Worker(IEndWork work) =>
        new(_store, _monitor, new EndWork([work]), TimeProvider.System, NullLogger<OutboxWorker>.Instance);

    private async Task EndAsync(string id, IEndWork work)
    {
        await _store.AddAsync(Samples.Job(id), completion: null, Cancellation);
        var end = JobChange.Completed(id, TimeProvider.System.GetUtcNow(), null);
        await _store.EndAsync(end.WithWork(new EndWork([work]).KindsFor(Samples.Job(id), end)), Cancellation);
    }

    /// <summary>Takes the rows that are due after a time.</summary>
    private Task<IReadOnlyList<WorkRow>> LeftAsync(TimeSpan after = default)
    {
        var now = TimeProvider.System.GetUtcNow() + after;
        return _store.TakeWorkAsync(RecordedWork.Name, new TakeRequest("test", now, now.AddHours(1), 100), Cancellation);
    }

    private sealed class RecordedWork(Func<string, int, TimeSpan?> answer) : IEndWork
    {
        public const string Name = "recorded";

        public ConcurrentQueue<(string Id, int Attempt)> Attempts { get; } = new();

        public string Kind => Name;

        public bool IsNeeded(JobRecord job, JobChange end) => end.Outcome == JobStatus.Completed;

        public async Task<TimeSpan?> CarryOutAsync(JobRecord job, int attempt, CancellationToken cancellation)
        {
            Attempts.Enqueue((job.RequestId, attempt));
            var wait = answer(job.RequestId, attempt);
            if (wait == Timeout.InfiniteTimeSpan)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return wait;
        }
    }
}
