using Gateway.Following;
using Gateway.Jobs;
using Gateway.Jobs.Store.Following;
using Gateway.UnitTests.Jobs.Store;
using Gateway.Upstream;

namespace Gateway.UnitTests.Following;

public sealed class LostRuleTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public enum Poll
    {
        Running,
        Missing,
        OtherNotFound,
        Fault,
    }

    /// <summary>The upstream's own answer must be repeated over ten minutes, at least three times. Only an answer about the job itself ends
    /// the count, and only the upstream's own answer continues it.</summary>
    [Theory]
    [InlineData(Poll.Missing, -1, 0, null, 0, 1)]
    [InlineData(Poll.Missing, 9.9, 100, null, 9.9, 101)]
    [InlineData(Poll.Missing, 10, 1, null, 10, 2)]
    [InlineData(Poll.Missing, 10, 2, "UnknownToUpstream", 10, 3)]
    [InlineData(Poll.Missing, 600, 2, "UnknownToUpstream", 600, 3)]
    [InlineData(Poll.Running, 11, 5, null, -1, 0)]
    [InlineData(Poll.Fault, 11, 5, null, 11, 5)]
    [InlineData(Poll.OtherNotFound, 11, 5, null, 11, 5)]
    [InlineData(Poll.OtherNotFound, -1, 0, null, -1, 0)]
    public void Decide_MissingJob_DependsOnTheAnswers(
        Poll poll, double missingMinutes, int answers, string? lost, double minutesAfter, int answersAfter)
    {
        var now = Samples.Start.AddHours(11);
        var due = new DueJob(Samples.Job("job-1"), Since(missingMinutes), answers);

        var decided = LostRule.Decide(due, ReadingOf(poll), now, Day, isUpstreamDown: false);

        decided.ShouldBe((Named(lost), Since(minutesAfter), answersAfter));

        DateTimeOffset? Since(double minutes) => minutes < 0 ? null : now.AddMinutes(-minutes);
    }

    /// <summary>GiveUpAfter is a day, and the grace for faults is an hour.</summary>
    [Theory]
    [InlineData(Poll.Running, 23.9, false, null)]
    [InlineData(Poll.Running, 24, false, "NotEndedInTime")]
    [InlineData(Poll.Running, 24, true, "NotEndedInTime")]
    [InlineData(Poll.OtherNotFound, 24, false, "NotEndedInTime")]
    [InlineData(Poll.Fault, 24, false, null)]
    [InlineData(Poll.Fault, 24.9, false, null)]
    [InlineData(Poll.Fault, 25, false, "NotEndedInTime")]
    [InlineData(Poll.Fault, 25, true, null)]
    [InlineData(Poll.Fault, 1000, true, null)]
    public void Decide_OldJob_DependsOnAgeAndUpstream(Poll poll, double hours, bool isDown, string? lost)
    {
        var due = new DueJob(Samples.Job("job-1"), null, 0);

        LostRule.Decide(due, ReadingOf(poll), Samples.Start.AddHours(hours), Day, isDown).Lost.ShouldBe(Named(lost));
    }

    /// <summary>A short GiveUpAfter has a short grace.</summary>
    [Theory]
    [InlineData(19, null)]
    [InlineData(20, "NotEndedInTime")]
    public void Decide_ShortGiveUpAfter_GraceIsAsLong(double seconds, string? lost) => LostRule.Decide(
        new DueJob(Samples.Job("job-1"), null, 0), ReadingOf(Poll.Fault), Samples.Start.AddSeconds(seconds), TimeSpan.FromSeconds(10),
        isUpstreamDown: false).Lost.ShouldBe(Named(lost));

    private static LostReason? Named(string? reason) => reason is null ? null : Enum.Parse<LostReason>(reason);

    private static StatusReading ReadingOf(Poll poll) => poll switch
    {
        Poll.Running => new() { Status = JobStatus.InProgress },
        Poll.Missing => new() { Fault = JobErrors.NotFound(), IsUnknownToUpstream = true },
        Poll.OtherNotFound => new() { Fault = JobErrors.NotFound() },
        _ => new() { Fault = UpstreamErrors.Failed() },
    };
}
