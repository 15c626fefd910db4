using System.Diagnostics.Metrics;
using Gateway.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>Collects the metrics of the gateway and of its libraries, for the page <c>/metrics</c> and for OTLP.</summary>
internal static class MetricsTelemetry
{
    /// <summary>ASP.NET Core, Kestrel, HttpClient, the runtime and Npgsql. Each has bounded tags of its own.</summary>
    private static readonly string[] Libraries =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql"];

    /// <param name="telemetry">OpenTelemetry's SDK.</param>
    /// <param name="forPage">Whether the management port serves the metrics.</param>
    /// <param name="environment">Whether and where they are sent by OTLP.</param>
    public static void AddMetrics(this OpenTelemetryBuilder telemetry, bool forPage, TelemetryEnvironment environment)
    {
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter([GatewayMeter.Name, .. Libraries]);
            if (forPage)
            {
                // Without a cache: the page has the values of the time at which it is read.
                metrics.AddPrometheusExporter(static page => page.ScrapeResponseCacheDurationMilliseconds = 0);
            }

            if (environment.SendsMetrics)
            {
                metrics.AddOtlpExporter(environment.ApplyToMetrics);
            }
        });
        telemetry.Services.ConfigureOpenTelemetryMeterProvider(static (services, metrics) =>
            metrics.AddView(new MetricViews(services.GetRequiredService<IMeterFactory>()).For));
    }
}
