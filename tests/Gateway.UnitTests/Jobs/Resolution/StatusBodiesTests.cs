using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class StatusBodiesTests
{
    private const int Limit = 100_000;

    private readonly TestTimeProvider _time = new();
    private readonly StatusBodies _bodies;

    public StatusBodiesTests() => _bodies = new StatusBodies(Limit, _time);

    [Fact]
    public void Keep_MoreThanFits_DropsTheLongestUnused()
    {
        var first = Keep("a", 40_000);
        var second = Keep("a", 40_000);
        _bodies.Touch(first);

        var third = Keep("a", 40_000);

        first.Last!.Body.ShouldNotBeNull();
        second.Last!.Body.ShouldBeNull();
        second.LastLostItsBody.ShouldBeTrue();
        second.Last.Status.ShouldBe(JobStatus.InProgress);
        third.Last!.Body.ShouldNotBeNull();
        _bodies.Evictions.ShouldBe(1);
        _bodies.Bytes.ShouldBeLessThanOrEqualTo(Limit);
    }

    [Fact]
    public void Keep_ClientWithManyBodies_PushesOutOnlyItsOwn()
    {
        var quiet = Keep("quiet", 20_000);
        for (var i = 0; i < 100; i++)
        {
            Keep("loud", 30_000);
        }

        quiet.Last!.Body.ShouldNotBeNull();
    }

    [Fact]
    public void Keep_NextStatusOfOneJob_ReplacesTheBody()
    {
        var entry = Keep("a", 10_000);
        var bytes = _bodies.Bytes;
        Set(entry, new StatusReading { Body = new byte[10_000] });

        _bodies.Count.ShouldBe(1);
        _bodies.Bytes.ShouldBe(bytes);

        Set(entry, new StatusReading());

        _bodies.Count.ShouldBe(0);
        _bodies.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Keep_BodyAboveTheLimit_IsDroppedAtOnce()
    {
        var entry = Keep("a", Limit + 1);

        entry.Last!.Body.ShouldBeNull();
        _bodies.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Sweep_BodyUnusedForTheTime_IsDropped()
    {
        var used = Keep("a", 1_000);
        var unused = Keep("b", 1_000);
        _time.Advance(TimeSpan.FromSeconds(19));
        _bodies.Sweep(TimeSpan.FromSeconds(20));
        unused.Last!.Body.ShouldNotBeNull();
        _bodies.Touch(used);

        _time.Advance(TimeSpan.FromSeconds(1));
        _bodies.Sweep(TimeSpan.FromSeconds(20));

        used.Last!.Body.ShouldNotBeNull();
        unused.Last!.Body.ShouldBeNull();
        _bodies.Count.ShouldBe(1);
        _bodies.Evictions.ShouldBe(0);
    }

    [Fact]
    public void Keep_BodyWasReplacedMeanwhile_TheNewBodyStays()
    {
        var entry = Keep("a", 60_000);
        var newer = new StatusReading { Body = new byte[10] };
        // Another call has read the status, and has not counted its body yet.
        entry.SetLast(newer);

        Keep("a", 60_000);

        entry.Last.ShouldBeSameAs(newer);
        entry.LastLostItsBody.ShouldBeFalse();
    }

    [Fact]
    public void KeepWritten_FirstResponseOfABody_IsNotKept()
    {
        var entry = Keep("a", 1_000);
        var bytes = _bodies.Bytes;
        Write(entry, 1_000);

        StatusBodies.WrittenOf(entry).ShouldBeNull();
        _bodies.Bytes.ShouldBe(bytes);
    }

    [Fact]
    public void KeepWritten_SecondResponse_IsKeptAndCounted()
    {
        var entry = Keep("a", 1_000);
        var bytes = _bodies.Bytes;
        Write(entry, 1_000);
        Write(entry, 2_000);
        Write(entry, 1_500);

        StatusBodies.WrittenOf(entry)!.Body.Length.ShouldBe(1_500);
        _bodies.Bytes.ShouldBeInRange(bytes + 1_500, bytes + 2_000);
        _bodies.Count.ShouldBe(1);

        _bodies.Forget(entry);

        StatusBodies.WrittenOf(entry).ShouldBeNull();
        _bodies.Bytes.ShouldBe(0);
    }

    [Fact]
    public void KeepWritten_NextStatus_ReplacesTheResponse()
    {
        var entry = Keep("a", 1_000);
        Write(entry, 1_000);
        Write(entry, 1_000);
        Set(entry, new StatusReading { Body = new byte[1_000] });

        StatusBodies.WrittenOf(entry).ShouldBeNull();
    }

    [Fact]
    public void KeepWritten_OfAnOlderStatus_IsNotKept()
    {
        var entry = Keep("a", 1_000);
        var older = Response(entry, 1_000);
        Set(entry, new StatusReading { Body = new byte[1_000] });
        _bodies.KeepWritten(entry, older);
        _bodies.KeepWritten(entry, older);

        StatusBodies.WrittenOf(entry).ShouldBeNull();
    }

    [Fact]
    public void KeepWritten_MoreThanFits_DropsTheLongestUnused()
    {
        var first = Keep("a", 40_000);
        var second = Keep("a", 40_000);
        Write(second, 30_000);
        Write(second, 30_000);

        first.Last!.Body.ShouldBeNull();
        StatusBodies.WrittenOf(second).ShouldNotBeNull();
        _bodies.Bytes.ShouldBeLessThanOrEqualTo(Limit);
    }

    /// <summary>Its status comes from the record. The upstream need not be asked again when the response is dropped.</summary>
    [Fact]
    public void KeepWritten_WithoutABodyOfTheUpstream_IsKeptAtOnceAndDroppedAlone()
    {
        var entry = new JobEntry(Samples.Job(Guid.NewGuid().ToString(), "a"));
        entry.SetLast(new StatusReading { Status = JobStatus.InProgress });
        Write(entry, 40_000);
        StatusBodies.WrittenOf(entry).ShouldNotBeNull();

        Keep("a", 80_000);

        StatusBodies.WrittenOf(entry).ShouldBeNull();
        entry.LastLostItsBody.ShouldBeFalse();
    }

    private void Write(JobEntry entry, int bytes) => _bodies.KeepWritten(entry, Response(entry, bytes));

    private static WrittenStatus Response(JobEntry entry, int bytes) =>
        new(entry.Last!, entry.Record, WithLogs: false, "https://gateway.example", new byte[bytes]);

    private JobEntry Keep(string client, int bytes)
    {
        var entry = new JobEntry(Samples.Job(Guid.NewGuid().ToString(), client));
        Set(entry, new StatusReading { Status = JobStatus.InProgress, Body = new byte[bytes] });
        return entry;
    }

    private void Set(JobEntry entry, StatusReading reading)
    {
        entry.SetLast(reading);
        _bodies.Keep(entry, reading);
    }
}
