namespace Gateway.Metrics;

internal static class MetricsExtensions
{
    public static IServiceCollection AddGatewayMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<GatewayMeter>();
        return services.AddHostedService<MetricsStart>();
    }

    /// <summary>Registers a part that is a singleton already as one whose levels are metrics.</summary>
    public static IServiceCollection AddMeasured<T>(this IServiceCollection services)
        where T : class, IMeasured =>
        services.AddSingleton<IMeasured>(static provider => provider.GetRequiredService<T>());
}
