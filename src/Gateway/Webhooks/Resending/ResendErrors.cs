using Gateway.Errors;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Text;

namespace Gateway.Webhooks.Resending;

/// <summary>Why the webhook of a job is not sent again.</summary>
internal static class ResendErrors
{
    /// <summary>The longest time of an attempt.</summary>
    private static readonly TimeSpan UnderWayRetry = TimeSpan.FromSeconds(15);

    public static GatewayError NoWebhook() => Unavailable("The job has no webhook: its submit had no fal_webhook.");

    public static GatewayError NotEnded() => Unavailable("The job has not ended. Its webhook is sent when it ends.");

    public static GatewayError ResendsUsed() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.WebhookResendsUsed, Blame.Client,
            $"The webhook of a job can be sent again at most {StoredWebhook.MaxResends} times.");

    /// <param name="wait">The time until it may be sent again.</param>
    public static GatewayError TooSoon(TimeSpan wait) =>
        Limited("The webhook of a job can be sent again once a minute.", wait);

    public static GatewayError UnderWay() =>
        Limited("An attempt to deliver the webhook is under way. Wait for its outcome.", UnderWayRetry);

    /// <summary>Why a webhook was not sent again.</summary>
    /// <param name="webhook">The stored webhook of the job. Null: there is none.</param>
    /// <param name="now">The time of the request.</param>
    public static GatewayError Explain(StoredWebhook? webhook, DateTimeOffset now) => webhook switch
    {
        null => NoWebhook(),
        { State: null } => NotEnded(),
        { Resends: >= StoredWebhook.MaxResends } => ResendsUsed(),
        { ResentAt: { } at } when at + StoredWebhook.BetweenResends is var next && next > now => TooSoon(next - now),
        _ => UnderWay(),
    };

    private static GatewayError Unavailable(Message text) =>
        new(StatusCodes.Status409Conflict, ErrorTypes.WebhookUnavailable, Blame.Client, text);

    private static GatewayError Limited(Message text, TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.WebhookResendLimited, Blame.Client, text) { RetryAfter = wait };
}
