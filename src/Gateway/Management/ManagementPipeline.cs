using System.Text.Json;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Diagnostics.Health;
using Gateway.Diagnostics.Telemetry;
using Gateway.Edge;
using Gateway.Errors;
using Gateway.Management.Documents;

namespace Gateway.Management;

/// <summary>
/// Defines the routes of the management port; no other class does, except an <see cref="IManagementArea"/> below its own path.
/// </summary>
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
        var areas = services.GetServices<IManagementArea>().ToList();
        app.Use((context, next) =>
        {
            // The content changes with each call.
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return EarlyRefusal(context.Request, hosts) is { } refusal
                ? ManagementAnswers.RefuseAsync(context, refusal)
                : next(context);
        });
        foreach (var area in areas)
        {
            app.UseWhen(context => area.IsOpen && IsBelow(context.Request.Path, area.Root), area.Build);
        }

        app.Use((context, next) =>
            Refusal(context.Request) is { } refusal ? ManagementAnswers.RefuseAsync(context, refusal) : next(context));
        if (!services.GetRequiredService<TelemetryEnvironment>().IsDisabled)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(ManagementRoutes.Metrics);
        }

        app.UseRouting();
        app.UseEndpoints(routes => Map(routes, areas));
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder routes, IReadOnlyList<IManagementArea> areas)
    {
        routes.MapHealthWithDetails(ManagementRoutes.Health);
        routes.MapMethods(ManagementRoutes.Index, Methods, () => Results.Json(new { routes = Listed(areas) }, Json));
        routes.MapMethods(ManagementRoutes.Version, Methods, static (VersionDocument version) => Results.Json(version.Now(), Json));
        routes.MapMethods(ManagementRoutes.Configuration, Methods, static (ConfigurationDocument configuration) =>
            Results.Text(configuration.Write(), "application/json"));
    }

    private static IEnumerable<ManagementRoutes.Route> Listed(IReadOnlyList<IManagementArea> areas) =>
        [.. ManagementRoutes.All, .. areas.Where(area => area.IsOpen).Select(area => area.Entry)];

    private static bool IsBelow(PathString path, PathString root) => path.StartsWithSegments(root, StringComparison.Ordinal);

    /// <summary>Before routing, which logs paths at the level Debug. The port for clients refuses a key in a path too.</summary>
    private static GatewayError? EarlyRefusal(HttpRequest request, IReadOnlyList<string> hosts) =>
        !ManagementHosts.Allow(request.Host, hosts) ? ManagementErrors.HostNotAllowed()
        : ClientKey.OccursIn(request.Path.Value) ? EdgeErrors.TargetInvalid(EdgeErrors.KeyInPath)
        : null;

    /// <summary>The errors of this port have the form of those of the port for clients.</summary>
    private static GatewayError? Refusal(HttpRequest request) =>
        !ManagementRoutes.All.Any(route => route.Path == request.Path.Value) ? ManagementErrors.RouteUnknown(request.Path.Value ?? "")
        : !Methods.Contains(request.Method, StringComparer.Ordinal) ? ManagementErrors.MethodNotAllowed(request.Method)
        : null;
}
