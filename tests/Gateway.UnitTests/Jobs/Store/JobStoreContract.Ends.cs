using Gateway.Jobs;
using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The end of a job is one compare-and-set on its row.</summary>
public abstract partial class JobStoreContract
{
    private static readonly Func<string, JobChange>[] Ends =
    [
        id => JobChange.Completed(id, Samples.Start.AddSeconds(5), 1.5),
        id => JobChange.Failed(id, Samples.Start.AddSeconds(6), "type", "text", 0.5),
        id => JobChange.Cancelled(id, Samples.Start.AddSeconds(7)),
        id => JobChange.Lost(id, Samples.Start.AddSeconds(8), LostReason.UnknownToUpstream),
    ];

    /// <summary>Every pair of ends, on a row in each open state: the first one is stored, and the second one changes nothing and gets the
    /// first. The work of the first one is stored once.</summary>
    [Fact]
    public async Task End_EveryPairOfEnds_TheFirstIsStored()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var states = new Func<string, JobChange[]>[]
        {
            _ => [],
            id => [JobChange.Started(id, Samples.Start.AddSeconds(1))],
            id => [JobChange.CancelRequested(id, Samples.Start.AddSeconds(2)), JobChange.Polled(id, Samples.Start.AddSeconds(3))],
        };
        var cases = (from state in states from first in Ends from second in Ends select (state, first, second)).ToArray();
        for (var n = 0; n < cases.Length; n++)
        {
            var id = $"job-{n}";
            var (state, first, second) = cases[n];
            await one.AddAsync(Samples.Job(id), completion: null, Cancellation);
            var open = state(id).Aggregate(Samples.Job(id), (job, change) => job.Apply(change));
            foreach (var change in state(id))
            {
                one.Update(change);
            }

            await one.FlushAsync(Cancellation);
            var won = await one.EndAsync(first(id).WithWork(["result", "webhook"]), Cancellation);
            var lost = await other.EndAsync(second(id).WithWork(["money"]), Cancellation);

            won!.IsWinner.ShouldBeTrue();
            lost!.IsWinner.ShouldBeFalse();
            won.Job.ShouldBeSameAs(open.Apply(first(id)));
            lost.Job.ShouldBeSameAs(won.Job);
            (await other.FindAsync(id, Cancellation)).ShouldBeSameAs(won.Job);
        }

        var work = await TakeAllWorkAsync(one);
        work.Count.ShouldBe(2 * cases.Length);
        work.ShouldAllBe(row => row.Kind == "result" || row.Kind == "webhook");
    }

    /// <summary>A change that waits to be written belongs into the row of the ended job, because nothing is written after the
    /// end.</summary>
    [Fact]
    public async Task End_ChangesWait_AreStoredWithTheEnd()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        store.Update(JobChange.Started("job-1", Samples.Start.AddSeconds(1)));
        store.Update(JobChange.Polled("job-1", Samples.Start.AddSeconds(2)));

        await store.EndAsync(JobChange.Completed("job-1", Samples.Start.AddSeconds(3), 0.5), Cancellation);
        await store.FlushAsync(Cancellation);

        (await (await OpenAsync()).FindAsync("job-1", Cancellation)).ShouldBeSameAs(Samples.Job("job-1") with
        {
            Status = JobStatus.Completed,
            InProgressAt = Samples.Start.AddSeconds(1),
            LastPolledAt = Samples.Start.AddSeconds(2),
            FinishedAt = Samples.Start.AddSeconds(3),
            InferenceTime = 0.5,
        });
    }

    /// <summary>Any number of ends at a time, at two stores: one wins, and all callers get its record.</summary>
    [Fact]
    public async Task End_ManyAtOnce_OneWinsAndAllGetItsRecord()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(Samples.Jobs(40).Select(job => stores[0].AddAsync(job, completion: null, Cancellation)));

        await Task.WhenAll(Samples.Jobs(40).Select(async job =>
        {
            var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
                stores[n % 2].EndAsync(Ends[n % Ends.Length](job.RequestId).WithWork(["webhook"]), Cancellation)));
            ends.Count(end => end!.IsWinner).ShouldBe(1);
            ends.Select(end => (end!.Job.Status, end.Job.FinishedAt, end.Job.Error, end.Job.LostReason)).Distinct().Count().ShouldBe(1);
        }));

        (await TakeAllWorkAsync(stores[1])).Count.ShouldBe(40);
    }

    /// <summary>An end that waited during an outage loses against the end that another replica has stored meanwhile.</summary>
    [Fact]
    public async Task End_WrittenLater_AdoptsTheStoredEnd()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        var adopted = new List<EndedJob>();
        one.OnEnded(adopted.Add);

        await other.EndAsync(JobChange.Cancelled("job-1", Samples.Start.AddSeconds(1)), Cancellation);
        one.Update(JobChange.Completed("job-1", Samples.Start.AddSeconds(2), 0.5).WithWork(["webhook"]));
        await one.FlushAsync(Cancellation);

        var end = adopted.ShouldHaveSingleItem();
        (end.IsWinner, end.Job.Status).ShouldBe((false, JobStatus.Cancelled));
        (await TakeAllWorkAsync(one)).ShouldBeEmpty();
    }

    [Fact]
    public async Task End_UnknownJob_IsNull()
    {
        var store = await OpenAsync();

        (await store.EndAsync(JobChange.Cancelled("gone", Samples.Start), Cancellation)).ShouldBeNull();
    }

    /// <summary>A cancel is stored before it is sent. A failure that another replica reads is then a cancel, whatever the clocks
    /// say.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task RequestCancel_FailureAtAnotherReplica_IsACancel(int failedAt)
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        (await one.RequestCancelAsync("job-1", Samples.Start.AddSeconds(1), Cancellation))!.CancelRequestedAt
            .ShouldBe(Samples.Start.AddSeconds(1));
        var end = await other.EndAsync(
            JobChange.Failed("job-1", Samples.Start.AddSeconds(failedAt), "client_cancelled", "text", inferenceTime: null), Cancellation);

        end!.Job.ShouldBeSameAs(Samples.Job("job-1") with
        {
            Status = JobStatus.Cancelled,
            FinishedAt = Samples.Start.AddSeconds(failedAt),
            CancelRequestedAt = Samples.Start.AddSeconds(1),
        });
    }

    [Fact]
    public async Task RequestCancel_EndedJob_ChangesNothingAndReturnsTheEnd()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Failed("job-1", Samples.Start, "x", "y", inferenceTime: null), Cancellation);

        var job = await store.RequestCancelAsync("job-1", Samples.Start.AddSeconds(-1), Cancellation);

        (job!.Status, job.CancelRequestedAt).ShouldBe((JobStatus.Failed, null));
    }

    /// <summary>Only the request that was not carried out is removed.</summary>
    [Fact]
    public async Task WithdrawCancel_SecondRequest_LeavesTheFirst()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        var (first, second) = (Samples.Start.AddSeconds(1), Samples.Start.AddSeconds(2));

        await store.RequestCancelAsync("job-1", first, Cancellation);
        await store.RequestCancelAsync("job-1", second, Cancellation);
        (await store.WithdrawCancelAsync("job-1", second, Cancellation))!.CancelRequestedAt.ShouldBe(first);
        (await store.WithdrawCancelAsync("job-1", first, Cancellation))!.CancelRequestedAt.ShouldBeNull();
        var end = await store.EndAsync(JobChange.Failed("job-1", second, "x", "y", inferenceTime: null), Cancellation);

        end!.Job.Status.ShouldBe(JobStatus.Failed);
    }
}
