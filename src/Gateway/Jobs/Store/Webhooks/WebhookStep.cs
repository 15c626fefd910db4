namespace Gateway.Jobs.Store.Webhooks;

/// <summary>What follows an attempt.</summary>
/// <param name="State">The new state.</param>
/// <param name="DueAt">When the next attempt is due. Set if and only if the state is <see cref="WebhookState.Open"/>.</param>
internal sealed record WebhookStep(WebhookState State, DateTimeOffset? DueAt = null);
