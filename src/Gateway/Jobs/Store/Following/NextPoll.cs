namespace Gateway.Jobs.Store.Following;

/// <summary>When an open job is due again.</summary>
/// <param name="RequestId">The job.</param>
/// <param name="At">The time.</param>
/// <param name="MissingSince">See <see cref="DueJob"/>.</param>
/// <param name="MissingAnswers">See <see cref="DueJob"/>.</param>
internal sealed record NextPoll(string RequestId, DateTimeOffset At, DateTimeOffset? MissingSince, int MissingAnswers);
