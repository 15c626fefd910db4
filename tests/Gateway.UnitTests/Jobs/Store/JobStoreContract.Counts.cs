using Gateway.Jobs;
using Gateway.Jobs.Store.Counts;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task CountRows_OfEachTable_AreItsRows()
    {
        var store = await OpenAsync();
        (await store.CountRowsAsync(Samples.Start, Cancellation)).ShouldBe(new StoreRows(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        foreach (var job in Samples.Jobs(3))
        {
            await store.AddAsync(job, null, Cancellation);
        }

        await store.EndAsync(JobChange.Cancelled("job-00001", Samples.Start).WithWork(["result", "webhook"]), Cancellation);
        await store.ClaimAsync(Samples.Claim("key-1"), Cancellation);
        await store.ClaimAsync(Samples.Claim("key-2"), Cancellation);
        await store.RecordDoubtAsync(Samples.Unknown(submit: "valid", expiresAt: Samples.Start.AddSeconds(1)), Cancellation);
        await store.RecordDoubtAsync(Samples.Unknown(submit: "expired", expiresAt: Samples.Start), Cancellation);
        await store.RecordDoubtAsync(Samples.Left("job-00000", submit: "known job"), Cancellation);
        await AddStoredAsync(store, Upload("a"), 7);
        await AddBegunAsync(store, Upload("b"), 3);

        (await store.CountRowsAsync(Samples.Start, Cancellation)).ShouldBe(
            new StoreRows(Jobs: 3, Idempotency: 2, Doubts: 3, Outbox: 2, Results: 0, ResultBytes: 0, InDoubt: 1, Files: 2, FileBytes: 10,
                FileParts: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CountOpen_WithAndWithoutItsIndex_CountsOpenJobs(bool isIndexed)
    {
        var store = await OpenAsync();
        (await store.CountOpenAsync(Cancellation)).ShouldBe(new OpenCount(0, null));
        var jobs = Samples.Jobs(10);
        foreach (var job in jobs)
        {
            await store.AddAsync(job, null, Cancellation);
        }

        if (isIndexed)
        {
            (await store.BuildIndexesAsync(Cancellation)).ShouldBeTrue();
        }

        foreach (var ended in new[] { 0, 1, 4, 9 })
        {
            await store.EndAsync(JobChange.Completed(jobs[ended].RequestId, Samples.Start, null), Cancellation);
        }

        (await store.CountOpenAsync(Cancellation)).ShouldBe(new OpenCount(6, jobs[2].SubmittedAt));
    }
}
