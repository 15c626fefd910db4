using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

/// <summary>Entries of jobs that are polled without a client, and ends that other replicas have stored.</summary>
public sealed class BorrowedJobsTests
{
    private readonly TestTimeProvider _time = new();
    private readonly RecentJobs _jobs;

    public BorrowedJobsTests() => _jobs = new RecentJobs(256 * 1024, new StatusBodies(64 * 1024, _time), _time);

    /// <summary>Ten thousand followed jobs push out no job that a client uses.</summary>
    [Fact]
    public void Borrow_ManyJobs_LeavesTheJobsOfClients()
    {
        _jobs.Remember(Samples.Job("mine")).EndUse();

        for (var n = 0; n < 10_000; n++)
        {
            _jobs.Borrow(Samples.Job(string.Create(CultureInfo.InvariantCulture, $"followed-{n}"))).EndUse();
        }

        _jobs.CompactCount.ShouldBe(1);
        _jobs.LiveCount.ShouldBe(0);
        _jobs.Find("mine").ShouldNotBeNull();
    }

    /// <summary>A client that asks meanwhile shares the entry, and the job stays in memory.</summary>
    [Fact]
    public void Borrow_ClientAsksMeanwhile_SharesTheEntryAndKeepsTheJob()
    {
        var borrowed = _jobs.Borrow(Samples.Job("a"));
        var found = _jobs.Find("a");
        found.ShouldBeSameAs(borrowed);
        borrowed.EndUse();
        found!.EndUse();
        _jobs.Sweep(TimeSpan.Zero);

        _jobs.CompactCount.ShouldBe(1);
    }

    /// <summary>The end that a poll without a client reads replaces the record that is in memory.</summary>
    [Fact]
    public void Borrow_KnownJob_KeepsWhatTheUseChanges()
    {
        _jobs.Remember(Samples.Job("a")).EndUse();
        var borrowed = _jobs.Borrow(Samples.Job("a"));
        borrowed.Apply(JobChange.Completed("a", Samples.Start, 1.5));
        borrowed.EndUse();

        _jobs.Find("a")!.Record.Status.ShouldBe(JobStatus.Completed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Adopt_StoredEnd_ReplacesTheEndThatOnlyThisProcessKnew(bool inUse)
    {
        var entry = _jobs.Remember(Samples.Job("a"));
        entry.Apply(JobChange.Completed("a", Samples.Start, 1.5));
        if (!inUse)
        {
            entry.EndUse();
        }

        _jobs.Adopt(Samples.Job("a").Apply(JobChange.Cancelled("a", Samples.Start)));

        _jobs.Find("a")!.Record.Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public void Adopt_UnknownJob_IsNotRemembered()
    {
        _jobs.Adopt(Samples.Job("a").Apply(JobChange.Cancelled("a", Samples.Start)));

        _jobs.Find("a").ShouldBeNull();
    }
}
