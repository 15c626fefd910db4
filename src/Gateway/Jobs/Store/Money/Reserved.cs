namespace Gateway.Jobs.Store.Money;

/// <summary>The reservation of a submit whose job is stored now.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="SlotUntil">When the slot of the job ends at the latest.</param>
internal sealed record Reserved(string Id, DateTimeOffset SlotUntil)
{
    /// <summary>Whether the time of the reservation without a stored job may be over, so that it may count as doubtful.</summary>
    public bool IsLate { get; init; }
}
