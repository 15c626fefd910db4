namespace Gateway.Webhooks.Sending;

/// <summary>Registers what sends one attempt of a webhook.</summary>
internal static class WebhookSendingServiceCollectionExtensions
{
    public static IServiceCollection AddWebhookSending(this IServiceCollection services) => services
        .AddSingleton<IReceiverResolver, SystemResolver>()
        .AddSingleton<IWebhookSender, WebhookSender>();
}
