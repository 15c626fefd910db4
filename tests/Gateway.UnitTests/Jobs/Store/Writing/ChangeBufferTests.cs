using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Store.Writing;

namespace Gateway.UnitTests.Jobs.Store.Writing;

/// <summary>The bound of the changes that wait for the store.</summary>
public sealed class ChangeBufferTests
{
    private const long Limit = 100_000;

    private readonly ChangeBuffer _changes = new(Limit);

    [Fact]
    public void Add_ManyPollsOfOneJob_TakeTheMemoryOfOne()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _changes.Add(JobChange.Polled("a", Samples.Start.AddSeconds(i)));
        }

        _changes.Count.ShouldBe(1);
        _changes.Bytes.ShouldBeLessThan(1_000);
        _changes.Take(10, pollsToo: true).ShouldHaveSingleItem().PolledAt.ShouldBe(Samples.Start.AddSeconds(9_999));
        _changes.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Add_AboveTheLimit_DropsPollTimesThenStartsAndNoEnding()
    {
        Fill(300, JobChange.Polled, "polled");
        Fill(200, JobChange.Started, "started");
        Fill(150, static (id, at) => JobChange.Completed(id, at, null), "ended");
        Fill(100, JobChange.CancelRequested, "cancelled");

        _changes.Bytes.ShouldBeLessThanOrEqualTo(Limit);
        var kept = _changes.Take(1_000, pollsToo: true);
        kept.Count(change => change.Outcome is not null).ShouldBe(150);
        kept.Count(change => change.CancelRequestedAt is not null).ShouldBe(100);
        kept.ShouldAllBe(change => change.MustBeKept);
        _changes.Dropped.ShouldBeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public void Add_LongErrorsAboveTheLimit_LoseTheirTextsAndStay()
    {
        Fill(200, static (id, at) => JobChange.Failed(id, at, "failed", new string('e', 1024), null), "failed");

        _changes.Bytes.ShouldBeLessThanOrEqualTo(Limit);
        var kept = _changes.Take(1_000, pollsToo: true);
        kept.Count(change => change.Error is not null).ShouldBeInRange(1, 50);
        kept.Count.ShouldBe(200);
        kept.ShouldAllBe(change => change.Outcome == JobStatus.Failed);
    }

    [Fact]
    public void Add_FullOfEndings_DropsFurtherOnesAndCountsThem()
    {
        Fill(1, static (id, at) => JobChange.CancelRequested(id, at), "cancelled");
        Fill(1_000, static (id, at) => JobChange.Completed(id, at, null), "ended");

        _changes.Bytes.ShouldBeLessThanOrEqualTo(Limit);
        (_changes.Count + _changes.Dropped).ShouldBe(1_001);
        // A job with a change in the buffer always gets its next change.
        _changes.Add(JobChange.Completed("cancelled-0", Samples.Start, null));
        _changes.Take(1_000, pollsToo: true).Single(change => change.RequestId == "cancelled-0").Outcome.ShouldBe(JobStatus.Completed);
    }

    [Fact]
    public void PutBack_AfterAFailure_IsCountedAgain()
    {
        Fill(10, static (id, at) => JobChange.Completed(id, at, null), "ended");
        var bytes = _changes.Bytes;

        _changes.Take(10, pollsToo: false);
        _changes.Bytes.ShouldBe(0);
        _changes.PutBack();

        _changes.Bytes.ShouldBe(bytes);
        _changes.Count.ShouldBe(10);
    }

    private void Fill(int count, Func<string, DateTimeOffset, JobChange> change, string prefix)
    {
        for (var i = 0; i < count; i++)
        {
            _changes.Add(change(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}"), Samples.Start));
        }
    }
}
