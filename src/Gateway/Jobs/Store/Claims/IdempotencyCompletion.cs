namespace Gateway.Jobs.Store.Claims;

/// <summary>The answer to keep under a key that was claimed.</summary>
internal sealed record IdempotencyCompletion(ClaimToken Token, StoredAnswer Answer);
