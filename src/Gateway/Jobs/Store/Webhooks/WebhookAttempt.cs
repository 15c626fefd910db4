namespace Gateway.Jobs.Store.Webhooks;

/// <summary>A finished attempt of a delivery. The body of the receiver's answer is not kept.</summary>
/// <param name="Number">1 for the first attempt.</param>
/// <param name="At">When the attempt began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Status">The HTTP status of the receiver. Null: no answer came.</param>
/// <param name="Failure">Why no answer came.</param>
internal sealed record WebhookAttempt(int Number, DateTimeOffset At, TimeSpan Duration, int? Status, string? Failure)
{
    /// <summary>The most attempts of a job that are kept: the last ones.</summary>
    public const int MaxKept = 20;
}
