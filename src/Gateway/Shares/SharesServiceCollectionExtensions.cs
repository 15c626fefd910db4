using Gateway.Metrics;

namespace Gateway.Shares;

internal static class SharesServiceCollectionExtensions
{
    public static IServiceCollection AddShares(this IServiceCollection services)
    {
        services.AddSingleton<RequestsInFlight>();
        services.AddSingleton<ClientShares>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<KeyWatch>();
        return services.AddMeasured<RequestsInFlight>().AddMeasured<ClientShares>().AddMeasured<Refusals>();
    }
}
