using System.Reflection;
using Gateway.Configuration.Options;
using OpenTelemetry.Resources;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// Collects telemetry with OpenTelemetry, for the page of the management port and for OTLP if OpenTelemetry's own environment variables
/// name a receiver. Without either, nothing is collected, and an instrument without a listener costs nothing.
/// </summary>
internal static class TelemetryExtensions
{
    private const string ServiceName = "gateway";

    public static IServiceCollection AddTelemetry(
        this IServiceCollection services, ManagementOptions management, IConfiguration configuration)
    {
        var environment = new TelemetryEnvironment(configuration);
        services.AddSingleton(environment);
        services.AddCallerContext();
        var hasPage = !management.IsOff && !environment.IsDisabled;
        if (!hasPage && !environment.SendsMetrics && !environment.SendsTraces)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry();
        telemetry.ConfigureResource(resource =>
        {
            if (environment.NamesService)
            {
                resource.AddAttributes(Attributes());
            }
            else
            {
                resource.AddService(ServiceName, serviceVersion: Version);
            }
        });
        if (hasPage || environment.SendsMetrics)
        {
            telemetry.AddMetrics(hasPage, environment);
        }

        if (environment.SendsTraces)
        {
            telemetry.AddTraces(environment);
        }

        return services;
    }

    private static IEnumerable<KeyValuePair<string, object>> Attributes() =>
        Version is { } version ? [new("service.version", version)] : [];

    private static string? Version =>
        typeof(TelemetryExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
