using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Listing;

/// <summary>The webhook of a job as its owner sees it.</summary>
internal sealed record WebhookView
{
    /// <summary>The value of the header <c>webhook-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Without the query, which may hold a secret.</summary>
    public required string Url { get; init; }

    public required string State { get; init; }

    /// <summary>When the next attempt is due. Null: none will follow, the job has not ended, or an attempt is under way.</summary>
    public DateTime? NextAttemptAt { get; init; }

    /// <summary>How often the owner can send it again.</summary>
    public required int ResendsLeft { get; init; }

    /// <summary>The last attempts, in order.</summary>
    public required IReadOnlyList<AttemptView> Attempts { get; init; }

    public static WebhookView Of(WebhookHistory history)
    {
        var webhook = history.Webhook;
        return new WebhookView
        {
            Id = WebhookId.Of(webhook.RequestId),
            Url = Webhook.WithoutQuery(webhook.Url),
            State = NameOf(webhook.State),
            NextAttemptAt = webhook is { State: WebhookState.Open, IsTaken: false } ? webhook.DueAt?.UtcDateTime : null,
            ResendsLeft = Math.Max(0, StoredWebhook.MaxResends - webhook.Resends),
            Attempts = [.. history.Attempts.Select(AttemptView.Of)],
        };
    }

    /// <summary>As an operator sees it: without the path of its URL too.</summary>
    public static WebhookView ForOperator(WebhookHistory history) =>
        Of(history) with { Url = Webhook.ReceiverOf(history.Webhook.Url) };

    /// <summary>The name of a state.</summary>
    public static string NameOf(WebhookState? state) => state switch
    {
        null => "WAITING",
        WebhookState.Open => "OPEN",
        WebhookState.Delivered => "DELIVERED",
        WebhookState.Failed => "FAILED",
        WebhookState.SwitchedOff => "SWITCHED_OFF",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The state has no name"),
    };

    /// <param name="Number">1 for the first attempt.</param>
    /// <param name="At">Its begin.</param>
    /// <param name="Duration">In seconds.</param>
    /// <param name="Status">The HTTP status of the receiver. Null: no answer came.</param>
    /// <param name="Failure">Why no answer came.</param>
    internal sealed record AttemptView(int Number, DateTime At, double Duration, int? Status, string? Failure)
    {
        public static AttemptView Of(WebhookAttempt attempt) =>
            new(attempt.Number, attempt.At.UtcDateTime, attempt.Duration.TotalSeconds, attempt.Status, attempt.Failure);
    }
}
