using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Store.Reports;

/// <param name="Webhook">A stored webhook.</param>
/// <param name="SubmittedAt">The time of the submit of its job.</param>
internal sealed record ListedWebhook(StoredWebhook Webhook, DateTimeOffset SubmittedAt);
