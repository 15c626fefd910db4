using Gateway.Metrics;

namespace Gateway.Changes;

internal static class ChangesServiceCollectionExtensions
{
    /// <summary>After the jobs, whose services open the store.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<ChangeFeed>();
        services.AddHostedService(static provider => provider.GetRequiredService<ChangeFeed>());
        services.AddSingleton<KeyUseWriter>();
        services.AddHostedService(static provider => provider.GetRequiredService<KeyUseWriter>());
        return services.AddSingleton<ChangeMetrics>().AddMeasured<ChangeMetrics>();
    }
}
