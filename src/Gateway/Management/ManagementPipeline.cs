using Gateway.Diagnostics.Health;

namespace Gateway.Management;

/// <summary>Defines the routes of the management port; no other class does.</summary>
internal static class ManagementPipeline
{
    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseOpenTelemetryPrometheusScrapingEndpoint();
        app.UseRouting();
        app.UseEndpoints(static routes => routes.MapHealth());
        return app.Build();
    }
}
