namespace Gateway.Jobs;

/// <summary>Status of a job. The numbers are stored, except that of <see cref="Lost"/>. Their order is the order of a job's life:
/// <see cref="Completed"/> and every later status is final.</summary>
internal enum JobStatus
{
    InQueue = 0,
    InProgress = 1,

    /// <summary>Finished with a result.</summary>
    Completed = 2,

    /// <summary>Finished with an error. The queue API calls this COMPLETED too.</summary>
    Failed = 3,

    Cancelled = 4,

    /// <summary>The gateway has given up the job: <see cref="LostReason"/> says why. The queue API calls this COMPLETED too.</summary>
    Lost = 5,
}
