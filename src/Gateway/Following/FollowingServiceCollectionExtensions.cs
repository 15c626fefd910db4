using Gateway.Following.Outbox;
using Gateway.Metrics;

namespace Gateway.Following;

internal static class FollowingServiceCollectionExtensions
{
    public static IServiceCollection AddFollowing(this IServiceCollection services)
    {
        services.AddSingleton<UpstreamBackoff>();
        services.AddSingleton<JobFollower>();
        services.AddSingleton<FollowingService>();
        services.AddMeasured<FollowingService>();
        services.AddHostedService(static provider => provider.GetRequiredService<FollowingService>());
        services.AddHostedService<OutboxWorker>();
        return services;
    }
}
