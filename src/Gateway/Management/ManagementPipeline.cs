using Gateway.Diagnostics.Health;
using Gateway.Diagnostics.Telemetry;

namespace Gateway.Management;

/// <summary>Defines the routes of the management port; no other class does.</summary>
internal static class ManagementPipeline
{
    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        if (!services.GetRequiredService<TelemetryEnvironment>().IsDisabled)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint();
        }

        app.UseRouting();
        app.UseEndpoints(static routes => routes.MapHealth());
        return app.Build();
    }
}
