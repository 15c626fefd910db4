using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Store;

/// <summary>A job after a write that tried to end it.</summary>
/// <param name="Job">The stored record, which the caller adopts: another write may have ended the job before.</param>
/// <param name="IsWinner">Whether this write has ended the job.</param>
internal sealed record EndedJob(JobRecord Job, bool IsWinner)
{
    /// <summary>Where the money of the job stands after its end, with the reserved amount. Null: the job has none.</summary>
    public JobCost? Cost { get; init; }
}
