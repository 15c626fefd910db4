using Gateway.Management.Documents;

namespace Gateway.Management;

internal static class ManagementServiceCollectionExtensions
{
    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.AddSingleton<VersionDocument>();
        services.AddSingleton<ConfigurationDocument>();
        services.AddSingleton<ManagementApplication>();
        services.AddSingleton<ManagementServer>();
        return services.AddHostedService(static provider => provider.GetRequiredService<ManagementServer>());
    }
}
