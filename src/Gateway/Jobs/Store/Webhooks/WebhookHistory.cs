namespace Gateway.Jobs.Store.Webhooks;

/// <param name="Webhook">The stored webhook of a job.</param>
/// <param name="Attempts">Its last attempts, in order.</param>
internal sealed record WebhookHistory(StoredWebhook Webhook, IReadOnlyList<WebhookAttempt> Attempts);
