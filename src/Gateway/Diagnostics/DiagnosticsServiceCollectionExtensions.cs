using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Connections;
using Gateway.Diagnostics.Failures;
using Gateway.Diagnostics.Health;
using Gateway.Metrics;

namespace Gateway.Diagnostics;

internal static class DiagnosticsServiceCollectionExtensions
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<FailureStop>();
        services.AddHostedService(static provider => provider.GetRequiredService<FailureStop>());
        // FailureStop stops the host after the failure of a service.
        services.Configure<HostOptions>(static host =>
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        services.AddSingleton<CompletionLog>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RejectedConnections>();
        services.AddMeasured<RejectedConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<RejectedConnections>());
        services.AddHostedService<ServerRefusals>();
        services.AddHostedService<DrainService>();
        services.AddHostedService<StartupAnnouncement>();
        return services;
    }
}
