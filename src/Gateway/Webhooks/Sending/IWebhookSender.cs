namespace Gateway.Webhooks.Sending;

/// <summary>Sends one attempt of a delivery. Every check of the URL is made again for each attempt.</summary>
internal interface IWebhookSender
{
    /// <param name="url">The URL of the webhook.</param>
    /// <param name="client">The client that submitted the job. Its own list of hosts applies too.</param>
    /// <param name="message">The headers and the body.</param>
    /// <param name="cancellation">Ends the attempt when the gateway stops.</param>
    /// <returns>The outcome. A failure is a value; only the cancellation throws.</returns>
    Task<WebhookAnswer> SendAsync(Uri url, string client, WebhookMessage message, CancellationToken cancellation);
}
