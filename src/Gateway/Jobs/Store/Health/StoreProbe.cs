namespace Gateway.Jobs.Store.Health;

/// <param name="IsAvailable">Whether a write would succeed.</param>
/// <param name="WhyNot">The reason, for an operator. Null: the store is available.</param>
internal sealed record StoreProbe(bool IsAvailable, string? WhyNot)
{
    public static readonly StoreProbe Available = new(IsAvailable: true, WhyNot: null);
}
