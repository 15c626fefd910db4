using System.Reflection;
using Gateway.Configuration.Options;
using Gateway.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// Collects the metrics with OpenTelemetry, for the page of the management port and for OTLP if OpenTelemetry's own environment variables
/// name a receiver. Without either, nothing is collected, and an instrument without a listener costs nothing.
/// </summary>
internal static class TelemetryExtensions
{
    private const string ServiceName = "gateway";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, ManagementOptions management)
    {
        if (management.IsOff)
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService(ServiceName, serviceVersion: Version))
            .WithMetrics(static metrics => metrics.AddMeter(GatewayMeter.Name).AddPrometheusExporter());
        return services;
    }

    private static string? Version =>
        typeof(TelemetryExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
