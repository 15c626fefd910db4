using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Delivering;

/// <summary>What became of a delivery that was taken.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>An attempt was made.</summary>
    /// <param name="At">Its begin.</param>
    /// <param name="Answer">Its outcome.</param>
    /// <param name="Bytes">Size of the body.</param>
    public sealed record Attempted(DateTimeOffset At, WebhookAnswer Answer, int Bytes) : DeliveryOutcome;

    /// <summary>No attempt was made, because the result or the memory is missing.</summary>
    /// <param name="Wait">The time until it is tried again.</param>
    public sealed record Postponed(TimeSpan Wait) : DeliveryOutcome;

    /// <summary>The job was deleted because of its age, and its webhook is deleted with it.</summary>
    public sealed record Gone : DeliveryOutcome;
}
