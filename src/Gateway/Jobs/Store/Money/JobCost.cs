using Gateway.Money;

namespace Gateway.Jobs.Store.Money;

/// <summary>What a job costs.</summary>
/// <param name="Amount">What it counts now: the most that it can cost, or its cost. Null: its model had no price.</param>
/// <param name="State">Where the money stands.</param>
internal sealed record JobCost(NanoDollars? Amount, ReservationState State);
