namespace Gateway.Jobs.Store.Reports;

/// <param name="Webhooks">Newest first.</param>
/// <param name="Next">The start of the next page. Null: this is the last page.</param>
internal sealed record WebhookPage(IReadOnlyList<ListedWebhook> Webhooks, JobCursor? Next);
