namespace Gateway.Jobs;

/// <summary>Where a job stands. The numbers are stored, and their order is the order of a job's life: from <see cref="Completed"/>
/// on a status is final.</summary>
internal enum JobStatus
{
    InQueue = 0,
    InProgress = 1,

    /// <summary>Done, with a result.</summary>
    Completed = 2,

    /// <summary>Done, with an error. The queue API calls this COMPLETED too.</summary>
    Failed = 3,

    Cancelled = 4,
}
