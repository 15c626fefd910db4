namespace Gateway.Jobs.Store.Claims;

/// <summary>What became of a <see cref="ClaimRequest"/>.</summary>
internal abstract record IdempotencyClaim
{
    private IdempotencyClaim()
    {
    }

    /// <summary>The key is the caller's: it calls the upstream, then completes, abandons or marks as unknown.</summary>
    public sealed record Claimed(ClaimToken Token) : IdempotencyClaim;

    /// <summary>The submit was answered before.</summary>
    public sealed record Replay(StoredAnswer Answer) : IdempotencyClaim;

    /// <summary>The key was used with another body.</summary>
    public sealed record DifferentBody : IdempotencyClaim;

    /// <summary>The first submit has no answer yet.</summary>
    public sealed record InFlight(DateTimeOffset Since) : IdempotencyClaim;

    /// <summary>The first submit may or may not have been accepted: it was reported so, or its gateway died.</summary>
    public sealed record OutcomeUnknown(DateTimeOffset Since) : IdempotencyClaim;
}
