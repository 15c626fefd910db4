using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Delivering;

/// <summary>What follows an attempt: 2xx ends the delivery, 410 switches the URL off, everything else is tried again after the waits of
/// <c>Gateway:Webhooks:Schedule</c>.</summary>
internal static class WebhookSchedule
{
    /// <param name="answer">The outcome of the attempt.</param>
    /// <param name="earlier">Number of earlier attempts of this round.</param>
    /// <param name="waits">The schedule.</param>
    /// <param name="now">The end of the attempt.</param>
    public static WebhookStep After(WebhookAnswer answer, int earlier, IReadOnlyList<TimeSpan> waits, DateTimeOffset now) =>
        answer.Status switch
        {
            >= 200 and < 300 => new WebhookStep(WebhookState.Delivered),
            StatusCodes.Status410Gone => new WebhookStep(WebhookState.SwitchedOff),
            _ when earlier >= waits.Count => new WebhookStep(WebhookState.Failed),
            _ => new WebhookStep(WebhookState.Open, now + waits[earlier]),
        };
}
