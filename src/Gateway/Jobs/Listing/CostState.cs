using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Listing;

/// <summary>The names of where the money of a job stands.</summary>
internal static class CostState
{
    /// <summary>The job has no cost: its client had no limits, or its model had no price.</summary>
    public const string None = "none";

    /// <param name="cost">Null: the job has no reservation.</param>
    public static string Of(JobCost? cost) => cost is not { Amount: not null, State: var state } ? None : state switch
    {
        ReservationState.Pending or ReservationState.Running or ReservationState.AwaitingResult => "reserved",
        ReservationState.Settled => "settled",
        ReservationState.Released => "released",
        ReservationState.Doubtful => "doubtful",
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "The state has no name"),
    };
}
