namespace Gateway.Webhooks.Sending;

/// <summary>The outcome of one attempt.</summary>
/// <param name="Status">The HTTP status of the receiver. Null: no answer came.</param>
/// <param name="Failure">Why no answer came. Set if and only if <paramref name="Status"/> is null.</param>
/// <param name="Duration">Time of the attempt.</param>
internal sealed record WebhookAnswer(int? Status, WebhookFailure? Failure, TimeSpan Duration)
{
    public static WebhookAnswer Answered(int status, TimeSpan duration) => new(status, Failure: null, duration);

    public static WebhookAnswer Failed(WebhookFailure failure, TimeSpan duration) => new(Status: null, failure, duration);
}
