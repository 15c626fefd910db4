using Gateway.Configuration;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Connections;
using Gateway.Diagnostics.Draining;
using Gateway.Diagnostics.Failures;
using Gateway.Diagnostics.Health;
using Gateway.Draining;
using Gateway.Metrics;

namespace Gateway.Diagnostics;

internal static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>A reload may set the largest <c>Gateway:DrainDelay</c>.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<FailureStop>();
        services.AddHostedService(static provider => provider.GetRequiredService<FailureStop>());
        // FailureStop stops the host after the failure of a service.
        services.Configure<HostOptions>(static host =>
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        // The drain has deadlines of its own, which the settings decide when it begins. This one only ends a stop that hangs.
        services.AddOptions<HostOptions>().Configure<SettingsSource>(
            static (host, settings) => host.ShutdownTimeout = Drain.Longest(settings.Current.Options) + LongestDelay);
        services.AddSingleton<CompletionLog>();
        services.AddSingleton<RequestMetrics>().AddMeasured<RequestMetrics>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton<StoreDisk>();
        services.AddSingleton<ReadinessMetrics>().AddMeasured<ReadinessMetrics>();
        services.AddSingleton<RejectedConnections>();
        services.AddMeasured<RejectedConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<RejectedConnections>());
        services.AddHostedService<ServerRefusals>();
        services.AddHostedService<DrainService>();
        services.AddHostedService<StartupAnnouncement>();
        return services;
    }
}
