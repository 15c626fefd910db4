using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class WrittenStatusTests
{
    private static readonly JobRecord Job = Samples.Job("1", "a");
    private static readonly StatusReading WithBody = new() { Status = JobStatus.InProgress, Body = new byte[1] };
    private static readonly StatusReading WithoutBody = new() { Status = JobStatus.InProgress };

    [Fact]
    public void IsOf_SameReadingAndRecord_IsTrue() => Write(WithBody).IsOf(WithBody, Job, withLogs: false).ShouldBeTrue();

    [Fact]
    public void IsOf_OtherReadingWithABody_IsFalse() => Write(WithBody).IsOf(WithBody with { }, Job, withLogs: false).ShouldBeFalse();

    [Fact]
    public void IsOf_BodyWasDropped_IsFalse() => Write(WithBody).IsOf(WithoutBody, Job, withLogs: false).ShouldBeFalse();

    [Fact]
    public void IsOf_SameStatusFromTheRecord_IsTrue() =>
        Write(WithoutBody).IsOf(WithoutBody with { }, Job, withLogs: false).ShouldBeTrue();

    [Fact]
    public void IsOf_OtherStatusFromTheRecord_IsFalse() =>
        Write(WithoutBody).IsOf(WithoutBody with { Status = JobStatus.InQueue }, Job, withLogs: false).ShouldBeFalse();

    [Fact]
    public void IsOf_RecordHasChanged_IsFalse() => Write(WithBody).IsOf(WithBody, Job with { }, withLogs: false).ShouldBeFalse();

    [Fact]
    public void IsOf_LogsRequested_IsFalse() => Write(WithBody).IsOf(WithBody, Job, withLogs: true).ShouldBeFalse();

    private static WrittenStatus Write(StatusReading reading) => new(reading, Job, WithLogs: false, "https://a", new byte[1]);
}
