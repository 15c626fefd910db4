using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Testing;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class CompactJobsTests
{
    private const long KiB = 1024;

    [Fact]
    public void Put_MoreJobsThanFit_ForgetsTheOldestAndStaysWithinLimit()
    {
        const long limit = 512 * KiB;
        var jobs = new CompactJobs(limit);
        var records = Records(20_000);

        foreach (var record in records)
        {
            jobs.Put(record);
            jobs.Bytes.ShouldBeLessThanOrEqualTo(limit);
            jobs.Find(record.RequestId).ShouldNotBeNull();
        }

        jobs.Find(records[0].RequestId).ShouldBeNull();
        jobs.Find(records[19_000].RequestId).ShouldNotBeNull();
        jobs.Count.ShouldBeInRange(1_500, 3_000);
        (jobs.Count + jobs.Evictions).ShouldBe(20_000);
    }

    [Fact]
    public void Put_JobInUse_IsKeptAmongManyOthers()
    {
        var jobs = new CompactJobs(256 * KiB);
        for (var i = 0; i < 20_000; i++)
        {
            jobs.Put(Job(i));
            if (i % 100 == 0)
            {
                jobs.Put(Samples.Job("used"));
            }
        }

        jobs.Find("used").ShouldNotBeNull();
    }

    [Fact]
    public void Put_SameJobAgain_TakesNoFurtherMemory()
    {
        var jobs = new CompactJobs(256 * KiB);
        jobs.Put(Samples.Job("other"));
        for (var i = 0; i < 10_000; i++)
        {
            jobs.Put(Samples.Job("polled") with { LastPolledAt = Samples.Start.AddSeconds(i) });
        }

        jobs.Find("other").ShouldNotBeNull();
        jobs.Find("polled")!.LastPolledAt.ShouldBe(Samples.Start.AddSeconds(9_999));
        jobs.Evictions.ShouldBe(0);
    }

    /// <summary>Every record that is found is the last one that was written, whatever else was forgotten.</summary>
    [Fact]
    public void Find_AfterRandomWrites_ReturnsTheLastRecordOrNothing()
    {
        var random = TestSeed.CreateRandom();
        var jobs = new CompactJobs(128 * KiB);
        var written = new Dictionary<string, JobRecord>();
        for (var step = 0; step < 50_000; step++)
        {
            var id = Id(random.Next(1_500));
            if (random.Next(2) == 0)
            {
                var job = Samples.Job(id) with
                {
                    Status = (JobStatus)random.Next(5),
                    Error = random.Next(3) == 0 ? new string('e', random.Next(1, 900)) : null,
                    BodyBytes = step,
                };
                jobs.Put(job);
                written[id] = job;
            }

            var found = jobs.Find(id);
            if (found is not null)
            {
                (found.BodyBytes, found.Status, found.Error).ShouldBe((written[id].BodyBytes, written[id].Status, written[id].Error));
            }
        }

        jobs.Evictions.ShouldBeGreaterThan(0);
    }

    /// <summary>The seed of the hash is random, so this may happen to any two jobs.</summary>
    [Fact]
    public void Put_TwoIdsOfOneHash_KeepsTheLaterOne()
    {
        var seen = new Dictionary<int, int>();
        var later = 0;
        while (seen.TryAdd(CompactJobs.HashOf(Id(later)), later))
        {
            later++;
        }

        var earlier = seen[CompactJobs.HashOf(Id(later))];
        var jobs = new CompactJobs(256 * KiB);
        jobs.Put(Job(earlier));
        jobs.Put(Job(later));

        jobs.Find(Id(earlier)).ShouldBeNull();
        jobs.Find(Id(later))!.RequestId.ShouldBe(Id(later));
        (jobs.Count, jobs.Evictions).ShouldBe((1, 0));
    }

    [Fact]
    public void Bytes_Allocated_AreWhatIsCounted()
    {
        // The records are created first. The rest of what is allocated stays, but for the smaller arrays of the index that grew.
        var records = Records(20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var jobs = new CompactJobs(8 * 1024 * KiB);
        Array.ForEach(records, jobs.Put);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        jobs.Count.ShouldBe(20_000);
        ((double)allocated / jobs.Bytes).ShouldBeInRange(0.9, 1.25);
        (jobs.Bytes / jobs.Count).ShouldBeLessThan(330);
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"5b3e9f0c-7f5e-4d6e-9b59-{i:D12}");

    /// <summary>Of two ids with one hash only the later one is kept. The seed of the hash is random: in one of twenty processes, two of
    /// 20,000 ids have one hash. The records have ids of different hashes.</summary>
    private static JobRecord[] Records(int count) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(Job).DistinctBy(static job => CompactJobs.HashOf(job.RequestId)).Take(count)];

    private static JobRecord Job(int i) => Samples.Job(Id(i));
}
