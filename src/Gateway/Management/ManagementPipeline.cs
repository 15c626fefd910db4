using System.Text.Json;
using Gateway.Configuration;
using Gateway.Diagnostics.Health;
using Gateway.Diagnostics.Telemetry;
using Gateway.Errors;
using Gateway.Management.Documents;

namespace Gateway.Management;

/// <summary>Defines the routes of the management port; no other class does.</summary>
internal static class ManagementPipeline
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        var hosts = services.GetRequiredService<SettingsSource>().Current.Options.Management.Hosts;
        app.Use((context, next) =>
        {
            // The content changes with each call.
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Refusal(context.Request, hosts) is { } refusal ? ManagementAnswers.RefuseAsync(context, refusal) : next(context);
        });
        if (!services.GetRequiredService<TelemetryEnvironment>().IsDisabled)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(ManagementRoutes.Metrics);
        }

        app.UseRouting();
        app.UseEndpoints(Map);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthWithDetails(ManagementRoutes.Health);
        routes.MapMethods(ManagementRoutes.Index, Methods, static () =>
            Results.Json(new { routes = ManagementRoutes.All }, Json));
        routes.MapMethods(ManagementRoutes.Version, Methods, static (VersionDocument version) => Results.Json(version.Now(), Json));
        routes.MapMethods(ManagementRoutes.Configuration, Methods, static (ConfigurationDocument configuration) =>
            Results.Text(configuration.Write(), "application/json"));
    }

    /// <summary>The errors of this port have the form of those of the port for clients.</summary>
    private static GatewayError? Refusal(HttpRequest request, IReadOnlyList<string> hosts) =>
        !ManagementHosts.Allow(request.Host, hosts) ? ManagementErrors.HostNotAllowed()
        : !ManagementRoutes.All.Any(route => route.Path == request.Path.Value) ? ManagementErrors.RouteUnknown(request.Path.Value ?? "")
        : !Methods.Contains(request.Method, StringComparer.Ordinal) ? ManagementErrors.MethodNotAllowed(request.Method)
        : null;
}
