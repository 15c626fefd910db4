using Gateway.Jobs;
using Gateway.Jobs.Store.Counts;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task CountRows_OfEachTable_AreItsRows()
    {
        var store = await OpenAsync();
        (await store.CountRowsAsync(Samples.Start, Cancellation)).ShouldBe(new StoreRows(0, 0, 0, 0, 0, 0));
        foreach (var job in Samples.Jobs(3))
        {
            await store.AddAsync(job, null, Cancellation);
        }

        await store.ClaimAsync(Samples.Claim("key-1"), Cancellation);
        await store.ClaimAsync(Samples.Claim("key-2"), Cancellation);
        await store.RecordDoubtAsync(Samples.Unknown(submit: "valid", expiresAt: Samples.Start.AddSeconds(1)), Cancellation);
        await store.RecordDoubtAsync(Samples.Unknown(submit: "expired", expiresAt: Samples.Start), Cancellation);
        await store.RecordDoubtAsync(Samples.Left("job-00000", submit: "known job"), Cancellation);

        (await store.CountRowsAsync(Samples.Start, Cancellation)).ShouldBe(
            new StoreRows(Jobs: 3, Idempotency: 2, Doubts: 3, Results: 0, ResultBytes: 0, InDoubt: 1));
    }

    [Fact]
    public async Task CountOpen_PageByPage_CountsEveryOpenJobOnce()
    {
        var store = await OpenAsync();
        var jobs = Samples.Jobs(10);
        foreach (var job in jobs)
        {
            await store.AddAsync(job, null, Cancellation);
        }

        foreach (var ended in new[] { 0, 1, 4, 9 })
        {
            store.Update(JobChange.Completed(jobs[ended].RequestId, Samples.Start, null));
        }

        await store.FlushAsync(Cancellation);
        var after = DateTimeOffset.UnixEpoch;
        List<(long, DateTimeOffset?, DateTimeOffset?)> pages = [];
        for (DateTimeOffset? end = after; end is not null;)
        {
            var page = await store.CountOpenAsync(end.Value, jobs[8].SubmittedAt, 4, Cancellation);
            pages.Add((page.Open.Count, page.Open.Oldest, page.End));
            end = page.End;
        }

        pages.ShouldBe(
        [
            (2, jobs[2].SubmittedAt, jobs[3].SubmittedAt),
            (3, jobs[5].SubmittedAt, jobs[7].SubmittedAt),
            (1, jobs[8].SubmittedAt, null),
        ]);
    }

    [Fact]
    public async Task CountOpen_JobsOfOneTime_AreOnOnePage()
    {
        var store = await OpenAsync();
        for (var number = 0; number < 5; number++)
        {
            await store.AddAsync(Samples.Job($"job-{number}"), null, Cancellation);
        }

        var first = await store.CountOpenAsync(DateTimeOffset.UnixEpoch, Samples.Start, 2, Cancellation);
        var second = await store.CountOpenAsync(first.End!.Value, Samples.Start, 2, Cancellation);

        first.Open.ShouldBe(new OpenCount(5, Samples.Start));
        second.ShouldBe(new OpenPage(new OpenCount(0, null), null));
    }
}
