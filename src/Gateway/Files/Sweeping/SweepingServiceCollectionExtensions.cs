using Gateway.Metrics;

namespace Gateway.Files.Sweeping;

internal static class SweepingServiceCollectionExtensions
{
    public static IServiceCollection AddSweeping(this IServiceCollection services)
    {
        services.AddSingleton<SweepMetrics>().AddMeasured<SweepMetrics>();
        services.AddSingleton<FileSweep>();
        services.AddSingleton<FileRoom>();
        services.AddSingleton<DeletedFiles>();
        services.AddHostedService<FileSweeper>();
        return services;
    }
}
