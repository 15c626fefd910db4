namespace Gateway.Jobs;

/// <summary>How a job has ended, as the metrics name it.</summary>
internal enum JobOutcome
{
    /// <summary>The job has not ended.</summary>
    Open,
    Completed,
    Failed,
    Cancelled,
    Lost,
}
