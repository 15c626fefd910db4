namespace Gateway.Jobs.Store.Webhooks;

/// <param name="Open">Number of deliveries whose attempts have not ended.</param>
/// <param name="OldestDue">The earliest time at which one of them is due. Null: there is none.</param>
internal sealed record WebhookCounts(long Open, DateTimeOffset? OldestDue);
