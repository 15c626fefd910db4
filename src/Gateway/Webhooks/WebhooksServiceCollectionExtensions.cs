using Gateway.Metrics;
using Gateway.Webhooks.Delivering;
using Gateway.Webhooks.Keys;

namespace Gateway.Webhooks;

internal static class WebhooksServiceCollectionExtensions
{
    /// <summary>The deliveries. <c>IWebhookSender</c> is registered elsewhere.</summary>
    public static IServiceCollection AddWebhookDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddHostedService(static provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<WebhookMemory>().AddMeasured<WebhookMemory>();
        services.AddSingleton<WebhookMetrics>().AddMeasured<WebhookMetrics>();
        services.AddSingleton<WebhookDelivery>();
        services.AddSingleton<WebhookService>().AddMeasured<WebhookService>();
        services.AddHostedService(static provider => provider.GetRequiredService<WebhookService>());
        services.AddHostedService<WebhookUpkeep>();
        return services;
    }
}
