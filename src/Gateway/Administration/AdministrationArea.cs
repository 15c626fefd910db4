using Gateway.Administration.Access;
using Gateway.Administration.Documents;
using Gateway.Administration.Routing;
using Gateway.Management;

namespace Gateway.Administration;

/// <summary>
/// The administration API on the management port. Without a configured key it does not exist. The documents need no key, because they
/// have no data.
/// </summary>
internal sealed class AdministrationArea(CurrentKeys keys, IServiceProvider services) : IManagementArea
{
    public PathString Root => AdministrationRoute.Root;

    public bool IsOpen => !keys.Keys.IsEmpty;

    public ManagementRoutes.Route Entry { get; } = new(AdministrationRoute.Root + "/", "the documentation of the administration API");

    public void Build(IApplicationBuilder stages)
    {
        var dispatcher = services.GetRequiredService<AdministrationDispatcher>();
        stages.UseAdministrationDocuments();
        stages.UseRouting();
        stages.Use(dispatcher.CheckAsync);
        stages.UseEndpoints(Map);
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        foreach (var route in AdministrationRoutes.All)
        {
            routes.MapMethods(route.Pattern, route.Methods, AdministrationDispatcher.Endpoint(route.Handler(services)))
                .WithMetadata(route)
                .ExcludeFromDescription();
        }
    }
}
