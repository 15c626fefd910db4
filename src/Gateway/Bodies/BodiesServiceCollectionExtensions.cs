using Gateway.Bodies.Unread;
using Gateway.Configuration.Options;
using Gateway.Metrics;

namespace Gateway.Bodies;

internal static class BodiesServiceCollectionExtensions
{
    public static IServiceCollection AddBodies(this IServiceCollection services, LimitsOptions limits)
    {
        services.AddSingleton(provider => new BodyMemory(limits.BodyMemoryBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new BlockPool(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BodyMemory>().Budget / 2));
        services.AddSingleton<BodyReader>();
        services.AddSingleton<EmptyBodyReader>();
        services.AddSingleton<UnreadBodies>();
        services.AddHostedService<IdleCollector>();
        return services.AddMeasured<BodyMemory>().AddMeasured<BlockPool>().AddMeasured<UnreadBodies>();
    }
}
