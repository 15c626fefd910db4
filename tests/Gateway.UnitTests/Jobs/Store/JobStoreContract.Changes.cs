using Gateway.Jobs;

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
        (id, step) => JobChange.Polled(id, Samples.Start.AddSeconds(10 - step)),
    ];

    /// <summary>Every sequence of three changes: written one by one, or merged into one write, the database ends where the record's
    /// own rule ends.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_EverySequenceOfChanges_EndsAsTheRecordSays(bool writeEachStep)
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

    [Fact]
    public async Task Update_NotWrittenYet_IsSeenByReads()
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
    public async Task Update_StoreDisposed_IsWrittenBefore()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        store.Update(JobChange.Polled("job-1", Samples.Start.AddSeconds(1)));
        await store.DisposeAsync();

        var again = await OpenAsync();

        (await again.FindAsync("job-1", Cancellation))!.LastPolledAt.ShouldBe(Samples.Start.AddSeconds(1));
    }

    [Fact]
    public async Task Update_TextThatNoDatabaseTakes_IsCleaned()
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
    public async Task Update_JobThatIsGone_IsNoError()
    {
        var store = await OpenAsync();

        store.Update(JobChange.Started("gone", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await store.FindAsync("gone", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Update_OneThatCanNotBeStored_DoesNotStopTheOthers()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        store.Update(JobChange.Started("\ud800\0", Samples.Start));
        store.Update(JobChange.Started("job-1", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await (await OpenAsync()).FindAsync("job-1", Cancellation))!.Status.ShouldBe(JobStatus.InProgress);
    }
}
