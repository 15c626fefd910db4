namespace Gateway.Jobs;

/// <summary>Why a job is <see cref="JobStatus.Lost"/>. The numbers are stored.</summary>
internal enum LostReason
{
    /// <summary>The upstream answered repeatedly that it has no such job.</summary>
    UnknownToUpstream = 1,

    /// <summary>The job did not end within <c>Gateway:Jobs:GiveUpAfter</c>.</summary>
    NotEndedInTime = 2,
}
