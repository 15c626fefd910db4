using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Store.Following;

namespace Gateway.Following;

/// <summary>Decides after each poll whether a job that has not ended is lost.</summary>
internal static class LostRule
{
    /// <summary>A job is lost if the upstream says for this time that it has no such job.</summary>
    public static readonly TimeSpan MissingTime = TimeSpan.FromMinutes(10);

    /// <summary>The least number of these answers, so that an outage between two of them does not count as a repetition.</summary>
    public const int MissingAnswers = 3;

    /// <summary>The longest time for which a job whose polls fail is kept after it should have been given up.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

    /// <param name="due">The job, with the earlier answers that it is missing.</param>
    /// <param name="reading">The poll. The job has not ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="giveUpAfter"><c>Gateway:Jobs:GiveUpAfter</c>.</param>
    /// <param name="isUpstreamDown">Whether the upstream does not answer for other jobs either.</param>
    /// <returns>Why the job is lost, or null; and the answers that it is missing, with this one.</returns>
    public static (LostReason? Lost, DateTimeOffset? MissingSince, int MissingAnswers) Decide(
        DueJob due, StatusReading reading, DateTimeOffset now, TimeSpan giveUpAfter, bool isUpstreamDown)
    {
        var (since, answers) = reading switch
        {
            { IsUnknownToUpstream: true } => (due.MissingSince ?? now, due.MissingAnswers + 1),
            // The upstream knows the job.
            { Fault: null } => (null, 0),
            _ => (due.MissingSince, due.MissingAnswers),
        };
        LostReason? lost = reading.IsUnknownToUpstream && now - since >= MissingTime && answers >= MissingAnswers
            ? LostReason.UnknownToUpstream
            : IsTooLate(due, reading, now, giveUpAfter, isUpstreamDown) ? LostReason.NotEndedInTime : null;
        return (lost, since, answers);
    }

    /// <summary>While the upstream is down, nobody knows whether the job has ended. A fault counts as the job's own if the upstream answers
    /// for other jobs, and if there was time for an outage to show.</summary>
    private static bool IsTooLate(DueJob due, StatusReading reading, DateTimeOffset now, TimeSpan giveUpAfter, bool isUpstreamDown)
    {
        var age = now - due.Job.SubmittedAt;
        var isAnswer = reading.Fault is null or { Type: ErrorTypes.JobNotFound };
        var grace = giveUpAfter < LongestGrace ? giveUpAfter : LongestGrace;
        return isAnswer ? age >= giveUpAfter : !isUpstreamDown && age >= giveUpAfter + grace;
    }
}
