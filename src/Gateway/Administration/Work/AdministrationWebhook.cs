using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Administration.Work;

/// <summary>The webhook of a job as an operator sees it in the list. The path and the query of its URL may be a
/// secret, and are not shown.</summary>
internal sealed record AdministrationWebhook(
    string RequestId,
    string Client,
    string Id,
    string Url,
    string State,
    DateTime SubmittedAt,
    DateTime? NextAttemptAt,
    int Attempts,
    int ResendsLeft,
    DateTime? ResentAt)
{
    public static AdministrationWebhook Of(ListedWebhook listed)
    {
        var webhook = listed.Webhook;
        return new AdministrationWebhook(
            webhook.RequestId,
            webhook.Client,
            WebhookId.Of(webhook.RequestId),
            Webhook.ReceiverOf(webhook.Url),
            WebhookView.NameOf(webhook.State),
            listed.SubmittedAt.UtcDateTime,
            webhook is { State: WebhookState.Open, IsTaken: false } ? webhook.DueAt?.UtcDateTime : null,
            webhook.Attempts,
            Math.Max(0, StoredWebhook.MaxResends - webhook.Resends),
            webhook.ResentAt?.UtcDateTime);
    }
}
