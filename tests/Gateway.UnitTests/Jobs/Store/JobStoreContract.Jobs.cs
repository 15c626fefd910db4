using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Add_StoreReopened_KeepsEveryField()
    {
        var job = Samples.Job("job-1") with
        {
            SubmittedAt = Samples.Start.AddTicks(10),
            Status = JobStatus.Failed,
            InProgressAt = Samples.Start.AddSeconds(1),
            FinishedAt = Samples.Start.AddSeconds(2),
            CancelRequestedAt = Samples.Start.AddSeconds(3),
            LastPolledAt = Samples.Start.AddSeconds(4),
            ErrorType = "timeout",
            Error = "zu spät ☃",
            InferenceTime = 3.7,
        };
        await using (var store = await OpenAsync())
        {
            (await store.AddAsync(job, completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
        }

        var again = await OpenAsync();

        (await again.FindAsync("job-1", Cancellation)).ShouldBeSameAs(job);
    }

    /// <summary>A new job is inserted with fewer columns. One other field is enough for all columns.</summary>
    [Fact]
    public async Task Add_OneFieldMoreThanANewJob_IsKept()
    {
        JobRecord[] jobs =
        [
            Samples.Job("started") with { InProgressAt = Samples.Start },
            Samples.Job("finished") with { FinishedAt = Samples.Start },
            Samples.Job("cancel-requested") with { CancelRequestedAt = Samples.Start },
            Samples.Job("polled") with { LastPolledAt = Samples.Start },
            Samples.Job("error-type") with { ErrorType = "timeout" },
            Samples.Job("error") with { Error = string.Empty },
            Samples.Job("inference-time") with { InferenceTime = 0 },
            Samples.Job("status") with { Status = JobStatus.InProgress },
        ];
        var store = await OpenAsync();
        foreach (var job in jobs)
        {
            await store.AddAsync(job, completion: null, Cancellation);
        }

        foreach (var job in jobs)
        {
            (await store.FindAsync(job.RequestId, Cancellation)).ShouldBeSameAs(job);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("fal-ai/模型/☃/😀", "fal-ai/模型")]
    public async Task Add_TextOfAnyKind_IsKept(string model, string path)
    {
        var job = Samples.Job("job-1") with { Model = model, UpstreamPath = path };
        var store = await OpenAsync();
        await store.AddAsync(job, completion: null, Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(job);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    public async Task Add_LongText_IsKept(int length)
    {
        var job = Samples.Job("job-1") with { Model = new string('☃', length) };
        var store = await OpenAsync();
        await store.AddAsync(job, completion: null, Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(job);
    }

    [Fact]
    public async Task Add_UnsetFields_StayUnset()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(Samples.Job("job-1"));
    }

    [Fact]
    public async Task Add_ThousandConcurrently_AreStoredInFewTransactions()
    {
        var store = await OpenAsync();
        var jobs = Samples.Jobs(1000);

        var results = await Task.WhenAll(jobs.Select(job => store.AddAsync(job, completion: null, Cancellation)));

        results.ShouldAllBe(result => result == AddJobResult.Added);
        store.Transactions.ShouldBeLessThan(500);
        var other = await OpenAsync();
        foreach (var job in jobs)
        {
            (await other.FindAsync(job.RequestId, Cancellation)).ShouldBeSameAs(job);
        }
    }

    [Fact]
    public async Task Add_SameIdTwice_KeepsTheFirstOwner()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1", "studio"), completion: null, Cancellation);

        (await store.AddAsync(Samples.Job("job-1", "studio"), completion: null, Cancellation)).ShouldBe(AddJobResult.AlreadyOwned);
        (await store.AddAsync(Samples.Job("job-1", "intruder"), completion: null, Cancellation)).ShouldBe(AddJobResult.OwnedByAnother);
        (await store.FindAsync("job-1", Cancellation))!.Client.ShouldBe("studio");
    }

    [Fact]
    public async Task Add_SameIdFromManyClientsOnTwoStores_HasOneOwner()
    {
        JobStore[] stores = [await OpenAsync(), await OpenAsync()];

        var results = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(n => stores[n % 2].AddAsync(Samples.Job("job-1", $"client-{n}"), completion: null, Cancellation)));

        results.Count(result => result == AddJobResult.Added).ShouldBe(1);
        results.Count(result => result == AddJobResult.OwnedByAnother).ShouldBe(39);
        var owner = (await stores[0].FindAsync("job-1", Cancellation))!.Client;
        results[int.Parse(owner["client-".Length..], System.Globalization.CultureInfo.InvariantCulture)].ShouldBe(AddJobResult.Added);
    }

    [Fact]
    public async Task Add_InvalidJob_DoesNotAffectTheOthers()
    {
        var store = await OpenAsync();
        var bad = Samples.Job("bad") with { Client = null! };

        var adds = Samples.Jobs(50).Select(job => store.AddAsync(job, completion: null, Cancellation)).ToList();
        var failing = store.AddAsync(bad, completion: null, Cancellation);
        adds.AddRange(Samples.Jobs(50, "later").Select(job => store.AddAsync(job, completion: null, Cancellation)));

        (await Should.ThrowAsync<Exception>(() => failing)).ShouldNotBeOfType<JobStoreUnavailableException>();
        (await Task.WhenAll(adds)).ShouldAllBe(result => result == AddJobResult.Added);
        (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("nul\0")]
    [InlineData("\ud800")]
    [InlineData("'; DROP TABLE gateway_jobs; --")]
    public async Task Find_NoSuchJob_IsNull(string id)
    {
        var store = await OpenAsync();

        (await store.FindAsync(id, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task DeleteExpired_Jobs_DeletesInBatchesAndKeepsNewOnes()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Samples.Jobs(100).Select(job => store.AddAsync(job, completion: null, Cancellation)));
        var before = Samples.Start.AddSeconds(70);

        var counts = new List<int>();
        do
        {
            counts.Add(await store.DeleteExpiredAsync(before, Samples.Start, 30, Cancellation));
        }
        while (counts[^1] >= 30);

        counts.ShouldBe([30, 30, 10]);
        (await store.FindAsync("job-00069", Cancellation)).ShouldBeNull();
        (await store.FindAsync("job-00070", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Probe_StoreWorks_IsAvailable()
    {
        var store = await OpenAsync();

        (await store.ProbeAsync(Cancellation)).ShouldBe(StoreProbe.Available);
    }

    [Fact]
    public async Task AnyCall_BeforeInitialize_IsUnavailable()
    {
        var store = Create();

        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("job-1", Cancellation));
        (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public async Task AnyCall_AfterDispose_IsUnavailable()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();

        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("job-1", Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.ClaimAsync(Samples.Claim(), Cancellation));
    }
}
