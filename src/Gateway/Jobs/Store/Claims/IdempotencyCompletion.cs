namespace Gateway.Jobs.Store.Claims;

/// <summary>The response to store under a claimed key.</summary>
internal sealed record IdempotencyCompletion(ClaimToken Token, StoredAnswer Answer);
