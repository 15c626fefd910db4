using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Schema;
using Gateway.UnitTests.Jobs.Store.Versions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Open jobs that are due, and the work that follows the ends of jobs: both are taken under a lease.</summary>
public abstract partial class JobStoreContract
{
    private const string Owner = "owner-1";

    [Fact]
    public async Task TakeDue_TimeNotReached_TakesNothing()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), Samples.Start.AddSeconds(2), completion: null, Cancellation);

        (await TakeAsync(store, seconds: 1.9)).ShouldBeEmpty();
        var due = (await TakeAsync(store, seconds: 2)).ShouldHaveSingleItem();

        due.Job.ShouldBeSameAs(Samples.Job("job-1"));
        (due.MissingSince, due.MissingAnswers).ShouldBe((null, 0));
    }

    [Fact]
    public async Task TakeDue_ManyJobs_TakesTheLongestDueUpToTheLimit()
    {
        var store = await OpenAsync();
        foreach (var n in (int[])[3, 1, 4, 2])
        {
            await store.AddAsync(Samples.Job($"job-{n}"), Samples.Start.AddSeconds(n), completion: null, Cancellation);
        }

        (await TakeAsync(store, seconds: 10, limit: 3)).Select(due => due.Job.RequestId).Order().ShouldBe(["job-1", "job-2", "job-3"]);
        (await TakeAsync(store, seconds: 10, limit: 3)).ShouldHaveSingleItem().Job.RequestId.ShouldBe("job-4");
    }

    [Fact]
    public async Task TakeDue_LeaseOfAnotherOwner_IsTakenAfterItsEnd()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync(Samples.Job("job-1"), Samples.Start, completion: null, Cancellation);

        (await TakeAsync(one, seconds: 0, lease: 30)).Count.ShouldBe(1);
        (await TakeAsync(other, seconds: 29, owner: "owner-2")).ShouldBeEmpty();
        (await TakeAsync(other, seconds: 30, owner: "owner-2")).Count.ShouldBe(1);
        // The first owner comes too late.
        await one.RescheduleAsync(Owner, [new NextPoll("job-1", Samples.Start.AddSeconds(31), null, 0)], Cancellation);

        (await TakeAsync(one, seconds: 35)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reschedule_OwnLease_IsDueAtTheGivenTimeWithTheMissingAnswers()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), Samples.Start, completion: null, Cancellation);
        await TakeAsync(store, seconds: 0, lease: 30);

        await store.RescheduleAsync(Owner, [new NextPoll("job-1", Samples.Start.AddSeconds(5), Samples.Start, 2)], Cancellation);

        (await TakeAsync(store, seconds: 4)).ShouldBeEmpty();
        var due = (await TakeAsync(store, seconds: 5)).ShouldHaveSingleItem();
        (due.MissingSince, due.MissingAnswers).ShouldBe((Samples.Start, 2));
    }

    [Fact]
    public async Task TakeDue_EndedJob_IsNotTaken()
    {
        var store = await OpenAsync();
        foreach (var (end, n) in Ends.Select((end, n) => (end, n)))
        {
            await store.AddAsync(Samples.Job($"job-{n}"), Samples.Start, completion: null, Cancellation);
            await store.EndAsync(end($"job-{n}"), Cancellation);
        }

        (await TakeAsync(store, seconds: 100)).ShouldBeEmpty();
    }

    /// <summary>Two stores take at the same time. Each job is taken once.</summary>
    [Fact]
    public async Task TakeDue_TwoStoresAtOnce_ShareTheJobs()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(Samples.Jobs(200).Select(job => stores[0].AddAsync(job, Samples.Start, completion: null, Cancellation)));

        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            TakeAsync(stores[n % 2], seconds: 1, limit: 10, lease: 600, owner: $"owner-{n % 2}")));

        var ids = taken.SelectMany(rows => rows.Select(due => due.Job.RequestId)).ToArray();
        ids.Distinct().Count().ShouldBe(ids.Length);
        var rest = await TakeAsync(stores[0], seconds: 1, limit: 1000);
        (ids.Length + rest.Count).ShouldBe(200);
    }

    /// <summary>A job that an older version stored has no time. It is due since its submit.</summary>
    [Fact]
    public async Task TakeDue_JobOfAnOlderVersion_IsTaken()
    {
        await using var old = CreateDatabase(TimeSpan.FromSeconds(30), [.. JobSchema.Migrations.Where(migration => migration.Version < 4)]);
        await old.MigrateAsync(Cancellation);
        await new PreviousProgram(old, Cancellation).SubmitToTheFirstVersionAsync(Samples.Job("old-1"));
        var store = await OpenAsync();
        await new PreviousProgram(old, Cancellation).SubmitToTheFirstVersionAsync(Samples.Job("old-2"));

        (await TakeAsync(store, seconds: 1)).Select(due => due.Job.RequestId).Order().ShouldBe(["old-1", "old-2"]);
    }

    [Fact]
    public async Task TakeWork_OfOneKind_IsTakenUnderALeaseUntilItIsDone()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Cancelled("job-1", Samples.Start).WithWork(["result", "webhook"]), Cancellation);

        var first = (await TakeWorkAsync(store, "webhook", seconds: 0)).ShouldHaveSingleItem();
        first.ShouldBe(new WorkRow("job-1", "webhook", 1));
        (await TakeWorkAsync(store, "webhook", seconds: 29)).ShouldBeEmpty();
        var again = (await TakeWorkAsync(store, "webhook", seconds: 30, owner: "owner-2")).ShouldHaveSingleItem();
        again.Attempt.ShouldBe(2);
        // The first owner comes too late.
        await store.FinishWorkAsync(Owner, first, Cancellation);
        await store.PostponeWorkAsync("owner-2", again, Samples.Start.AddSeconds(90), Cancellation);
        (await TakeWorkAsync(store, "webhook", seconds: 89)).ShouldBeEmpty();
        var last = (await TakeWorkAsync(store, "webhook", seconds: 90)).ShouldHaveSingleItem();
        await store.FinishWorkAsync(Owner, last, Cancellation);

        (await TakeAllWorkAsync(store)).ShouldHaveSingleItem().Kind.ShouldBe("result");
    }

    [Fact]
    public async Task DeleteExpired_EndedJobWithWork_DeletesTheWork()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Cancelled("job-1", Samples.Start).WithWork(["webhook"]), Cancellation);

        await store.DeleteExpiredAsync(Samples.Start.AddDays(1), Samples.Start.AddDays(1), 100, Cancellation);

        (await TakeAllWorkAsync(store)).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<DueJob>> TakeAsync(
        JobStore store, double seconds, int limit = 100, double lease = 30, string owner = Owner) => store.TakeDueAsync(
        new TakeRequest(owner, Samples.Start.AddSeconds(seconds), Samples.Start.AddSeconds(seconds + lease), limit), Cancellation);

    private static Task<IReadOnlyList<WorkRow>> TakeWorkAsync(JobStore store, string kind, double seconds, string owner = Owner) =>
        store.TakeWorkAsync(
            kind, new TakeRequest(owner, Samples.Start.AddSeconds(seconds), Samples.Start.AddSeconds(seconds + 30), 1000), Cancellation);

    private static async Task<IReadOnlyList<WorkRow>> TakeAllWorkAsync(JobStore store)
    {
        var all = new List<WorkRow>();
        foreach (var kind in (string[])["result", "webhook", "money"])
        {
            all.AddRange(await TakeWorkAsync(store, kind, seconds: 1_000));
        }

        return all;
    }
}
