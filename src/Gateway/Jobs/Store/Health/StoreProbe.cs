namespace Gateway.Jobs.Store.Health;

/// <param name="IsAvailable">Whether a write would succeed.</param>
/// <param name="WhyNot">The trouble in words for an operator; null when available.</param>
internal sealed record StoreProbe(bool IsAvailable, string? WhyNot)
{
    public static readonly StoreProbe Available = new(IsAvailable: true, WhyNot: null);
}
