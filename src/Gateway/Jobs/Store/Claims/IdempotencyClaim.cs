namespace Gateway.Jobs.Store.Claims;

/// <summary>The result of a <see cref="ClaimRequest"/>.</summary>
internal abstract record IdempotencyClaim
{
    private IdempotencyClaim()
    {
    }

    /// <summary>The caller has claimed the key. It calls the upstream, then completes, releases or marks the claim as unknown.</summary>
    public sealed record Claimed(ClaimToken Token) : IdempotencyClaim;

    /// <summary>An earlier submit has a stored response.</summary>
    public sealed record Replay(StoredAnswer Answer) : IdempotencyClaim;

    /// <summary>The key was used with another body.</summary>
    public sealed record DifferentBody : IdempotencyClaim;

    /// <summary>The first submit has no response yet.</summary>
    public sealed record InFlight(DateTimeOffset Since) : IdempotencyClaim;

    /// <summary>The first submit may have been accepted: it was marked as unknown, or its gateway ended before the outcome.</summary>
    public sealed record OutcomeUnknown(DateTimeOffset Since) : IdempotencyClaim;
}
