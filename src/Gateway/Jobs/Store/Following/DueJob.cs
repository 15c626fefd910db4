namespace Gateway.Jobs.Store.Following;

/// <summary>An open job that is due to be asked for.</summary>
/// <param name="Job">The stored record.</param>
/// <param name="MissingSince">The time of the first of the upstream's answers that it has no such job, if its last answer says so.</param>
/// <param name="MissingAnswers">The number of these answers.</param>
internal sealed record DueJob(JobRecord Job, DateTimeOffset? MissingSince, int MissingAnswers);
