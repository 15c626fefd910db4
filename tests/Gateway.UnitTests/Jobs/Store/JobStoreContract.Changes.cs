using Gateway.Jobs;
using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    private static readonly Func<string, int, JobChange>[] Changes =
    [
        (id, step) => JobChange.Started(id, Samples.Start.AddSeconds(step)),
        (id, step) => JobChange.Completed(id, Samples.Start.AddSeconds(step), 1.5 + step),
        (id, step) => JobChange.Failed(id, Samples.Start.AddSeconds(step), $"type {step}", $"error {step}", inferenceTime: null),
        (id, step) => JobChange.Cancelled(id, Samples.Start.AddSeconds(step)),
        (id, step) => JobChange.CancelRequested(id, Samples.Start.AddSeconds(step)),
        (id, step) => JobChange.Lost(id, Samples.Start.AddSeconds(step), LostReason.NotEndedInTime),
        (id, step) => JobChange.Polled(id, Samples.Start.AddSeconds(10 - step)),
    ];

    /// <summary>For every sequence of three changes, written one by one or merged into one write, the stored row equals the result of
    /// <see cref="JobRecord.Apply"/>.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_EverySequenceOfChanges_MatchesTheRecord(bool writeEachStep)
    {
        var store = await OpenAsync();
        var sequences = (from one in Changes from two in Changes from three in Changes select new[] { one, two, three })
            .Select((steps, n) => (Id: $"job-{n}", Steps: steps)).ToArray();
        await Task.WhenAll(sequences.Select(sequence => store.AddAsync(Samples.Job(sequence.Id), completion: null, Cancellation)));

        for (var step = 0; step < 3; step++)
        {
            foreach (var (id, steps) in sequences)
            {
                store.Update(steps[step](id, step));
            }

            if (writeEachStep)
            {
                await store.FlushAsync(Cancellation);
            }
        }

        await store.FlushAsync(Cancellation);
        var other = await OpenAsync();
        foreach (var (id, steps) in sequences)
        {
            var expected = steps.Select((change, step) => change(id, step)).Aggregate(Samples.Job(id), (job, change) => job.Apply(change));
            (await other.FindAsync(id, Cancellation)).ShouldBeSameAs(expected);
        }
    }

    /// <summary>A job failed by itself. Afterwards, a replica that did not know this requested its cancellation.</summary>
    [Fact]
    public async Task Update_CancelAfterAFailure_LeavesTheFailure()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        await WriteAsync(one, JobChange.Failed("job-1", Samples.Start.AddSeconds(1), "x", "y", inferenceTime: null));
        await WriteAsync(other, JobChange.CancelRequested("job-1", Samples.Start.AddSeconds(2)));

        var job = (await one.FindAsync("job-1", Cancellation))!;
        (job.Status, job.Error).ShouldBe((JobStatus.Failed, "y"));
    }

    [Fact]
    public async Task Update_ResultOfAJobThatAnotherReplicaCancelled_StaysCompleted()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        await one.RequestCancelAsync("job-1", Samples.Start.AddSeconds(1), Cancellation);
        await WriteAsync(other, JobChange.Completed("job-1", Samples.Start.AddSeconds(2), 0.5));

        (await one.FindAsync("job-1", Cancellation))!.Status.ShouldBe(JobStatus.Completed);
    }

    private static async Task WriteAsync(JobStore store, JobChange change)
    {
        store.Update(change);
        await store.FlushAsync(Cancellation);
    }

    [Fact]
    public async Task Update_BeforeItIsWritten_IsVisibleToReads()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        store.Update(JobChange.Polled("job-1", Samples.Start.AddSeconds(1)));
        store.Update(JobChange.Completed("job-1", Samples.Start.AddSeconds(2), 0.5));

        var expected = Samples.Job("job-1") with
        {
            Status = JobStatus.Completed,
            FinishedAt = Samples.Start.AddSeconds(2),
            InferenceTime = 0.5,
            LastPolledAt = Samples.Start.AddSeconds(1),
        };
        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(expected);
        (await store.ListAsync("studio", new(), after: null, Cancellation)).Jobs.ShouldHaveSingleItem().ShouldBeSameAs(expected);
    }

    [Fact]
    public async Task Update_StoreDisposed_IsWritten()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        store.Update(JobChange.Polled("job-1", Samples.Start.AddSeconds(1)));
        await store.DisposeAsync();

        var again = await OpenAsync();

        (await again.FindAsync("job-1", Cancellation))!.LastPolledAt.ShouldBe(Samples.Start.AddSeconds(1));
    }

    [Fact]
    public async Task Update_TextThatDatabasesRefuse_IsSanitised()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        store.Update(JobChange.Failed("job-1", Samples.Start, "a\0b", "c\ud800d" + new string('x', 5000), inferenceTime: null));
        await store.FlushAsync(Cancellation);

        var job = await (await OpenAsync()).FindAsync("job-1", Cancellation);
        job!.ErrorType.ShouldBe("a\ufffdb");
        job.Error.ShouldStartWith("c\ufffddx");
        job.Error!.Length.ShouldBe(JobRecord.MaxErrorLength);
    }

    [Fact]
    public async Task Update_DeletedJob_IsIgnored()
    {
        var store = await OpenAsync();

        store.Update(JobChange.Started("gone", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await store.FindAsync("gone", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Update_InvalidChange_DoesNotStopTheOthers()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        store.Update(JobChange.Started("\ud800\0", Samples.Start));
        store.Update(JobChange.Started("job-1", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await (await OpenAsync()).FindAsync("job-1", Cancellation))!.Status.ShouldBe(JobStatus.InProgress);
    }
}
