using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class RecentJobsTests
{
    private const long KiB = 1024;

    private readonly TestTimeProvider _time = new();
    private readonly StatusBodies _bodies;
    private readonly RecentJobs _jobs;

    public RecentJobsTests()
    {
        _bodies = new StatusBodies(64 * KiB, _time);
        _jobs = new RecentJobs(256 * KiB, _bodies, _time);
    }

    [Fact]
    public void Remember_SubmitThatNobodyPolls_LeavesOnlyTheCompactForm()
    {
        _jobs.Remember(Samples.Job("a")).EndUse();

        _jobs.LiveCount.ShouldBe(0);
        _jobs.CompactCount.ShouldBe(1);
    }

    [Fact]
    public void Remember_SameJobTwice_ReturnsOneEntry()
    {
        var first = _jobs.Remember(Samples.Job("a"));

        _jobs.Remember(Samples.Job("a")).ShouldBeSameAs(first);
        _jobs.Find("a").ShouldBeSameAs(first);
    }

    [Fact]
    public void Remember_JobInCompactForm_KeepsWhatIsKnown()
    {
        var entry = _jobs.Remember(Samples.Job("a"));
        entry.Apply(JobChange.Completed("a", Samples.Start, 1.5));
        entry.EndUse();

        // Another request read the record from the store before the change.
        _jobs.Remember(Samples.Job("a")).Record.Status.ShouldBe(JobStatus.Completed);
    }

    [Fact]
    public void Find_EntryInUse_IsSharedWhateverHappensToOthers()
    {
        var used = _jobs.Remember(Samples.Job("used"));

        Fill(2_000);
        _time.Advance(TimeSpan.FromHours(1));
        _jobs.Sweep(RecentJobs.IdleTime);

        _jobs.Find("used").ShouldBeSameAs(used);
    }

    [Fact]
    public void EndUse_PolledJob_IsSharedUntilItsTime()
    {
        _jobs.Remember(Samples.Job("a")).EndUse();
        var polled = _jobs.Find("a")!;
        polled.EndUse();

        _time.Advance(RecentJobs.IdleTime - TimeSpan.FromSeconds(1));
        _jobs.Sweep(RecentJobs.IdleTime);
        var again = _jobs.Find("a")!;
        again.ShouldBeSameAs(polled);
        again.EndUse();

        _time.Advance(RecentJobs.IdleTime);
        _jobs.Sweep(RecentJobs.IdleTime);
        _jobs.LiveCount.ShouldBe(0);
        _jobs.Find("a").ShouldNotBeSameAs(polled);
    }

    [Fact]
    public void EndUse_ManyPolledJobs_StayWithinTheLimit()
    {
        Fill(2_000);

        _jobs.Bytes.ShouldBeLessThanOrEqualTo(256 * KiB);
        _jobs.LiveCount.ShouldBeInRange(50, 150);
        _jobs.EntriesGivenUp.ShouldBeGreaterThan(0);
        _jobs.Find(Id(1_999)).ShouldNotBeNull();
        _jobs.Find(Id(0)).ShouldBeNull();
        _jobs.Evictions.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void EndUse_JobGotTheTextOfAnError_CountsIt()
    {
        _jobs.Remember(Samples.Job("a"));
        var entry = _jobs.Find("a")!;
        entry.EndUse();
        entry.EndUse();
        var before = _jobs.Bytes;

        entry = _jobs.Find("a")!;
        entry.Apply(JobChange.Failed("a", Samples.Start, "failed", new string('e', 1000), null));
        entry.SetLast(new StatusReading { Status = JobStatus.Failed, Error = new string('e', 1000) });
        entry.EndUse();

        (_jobs.Bytes - before).ShouldBe(4_000 + (2 * "failed".Length));
    }

    [Fact]
    public void EndUse_MoreOftenThanUsed_IsABug()
    {
        var entry = _jobs.Remember(Samples.Job("a"));
        entry.EndUse();

        Should.Throw<ArgumentOutOfRangeException>(entry.EndUse);
    }

    [Fact]
    public void GiveUp_EntryWithABody_FreesTheBody()
    {
        _jobs.Remember(Samples.Job("a")).EndUse();
        var entry = _jobs.Find("a")!;
        var reading = new StatusReading { Body = new byte[1000] };
        entry.SetLast(reading);
        _bodies.Keep(entry, reading);
        entry.EndUse();

        _time.Advance(RecentJobs.IdleTime);
        _jobs.Sweep(RecentJobs.IdleTime);

        _bodies.Count.ShouldBe(0);
        _bodies.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Bytes_OfEntries_AreWhatIsRetained()
    {
        const int count = 5_000;
        var jobs = new RecentJobs(64 * 1024 * KiB, new StatusBodies(1024 * KiB, _time), _time);
        for (var i = 0; i < count; i++)
        {
            jobs.Remember(Samples.Job(Id(i))).EndUse();
        }

        // Allocated bytes, because the memory of the process also belongs to other tests. An entry leaves no garbage.
        var counted = jobs.Bytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            var entry = jobs.Find(Id(i))!;
            entry.SetLast(new StatusReading { Status = JobStatus.InQueue });
            entry.EndUse();
        }

        var retained = GC.GetAllocatedBytesForCurrentThread() - before;
        counted = jobs.Bytes - counted;
        TestContext.Current.TestOutputHelper?.WriteLine($"{retained / count} bytes retained for an entry, {counted / count} counted");
        ((double)counted / retained).ShouldBeInRange(0.75, 1.5);
    }

    /// <summary>
    /// Many threads use few jobs, so that entries are given up while others ask for them. Of one job there is never more than one entry in
    /// use, and no change is lost.
    /// </summary>
    [Fact]
    public async Task Find_ManyThreads_NeverGetTwoEntriesOfOneJob()
    {
        const int names = 40;
        const int threads = 8;
        // Memory for half of the entries, and for all jobs in the compact form.
        var jobs = new RecentJobs(48 * KiB, _bodies, _time);
        var holders = Enumerable.Range(0, names).Select(_ => new Holder()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (var step = 0; step < 20_000; step++)
            {
                var number = random.Next(names);
                var entry = jobs.Find(Id(number)) ?? jobs.Remember(Samples.Job(Id(number)));
                holders[number].Enter(entry);
                if (random.Next(50) == 0)
                {
                    jobs.Sweep(TimeSpan.Zero);
                }

                holders[number].Leave(entry);
                entry.EndUse();
            }
        })));

        holders.ShouldAllBe(holder => holder.Problems == 0);
        jobs.EntriesGivenUp.ShouldBeGreaterThan(0);
        jobs.Sweep(TimeSpan.Zero);
        jobs.LiveCount.ShouldBe(0);
        // Every job is in the compact form with the sum of its changes.
        for (var number = 0; number < names; number++)
        {
            jobs.Find(Id(number))!.Record.LastPolledAt.ShouldBe(holders[number].Polled);
        }
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"5b3e9f0c-7f5e-4d6e-9b59-{i:D12}");

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _jobs.Remember(Samples.Job(Id(i))).EndUse();
            _jobs.Find(Id(i))!.EndUse();
        }
    }

    /// <summary>What the users of one job see.</summary>
    private sealed class Holder
    {
        private readonly Lock _gate = new();
        private JobEntry? _entry;
        private int _users;

        public int Problems { get; private set; }

        public DateTimeOffset? Polled { get; private set; }

        public void Enter(JobEntry entry)
        {
            lock (_gate)
            {
                Problems += _users > 0 && !ReferenceEquals(_entry, entry) ? 1 : 0;
                // What earlier users changed is still known.
                Problems += entry.Record.LastPolledAt == Polled ? 0 : 1;
                _entry = entry;
                _users++;
                Polled = (Polled ?? Samples.Start).AddSeconds(1);
                entry.Apply(JobChange.Polled(entry.RequestId, Polled.Value));
            }
        }

        public void Leave(JobEntry entry)
        {
            lock (_gate)
            {
                Problems += ReferenceEquals(_entry, entry) ? 0 : 1;
                _users--;
            }
        }
    }
}
