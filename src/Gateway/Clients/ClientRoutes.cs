using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Clients;

internal static class ClientRoutes
{
    /// <summary>Maps a route whose requests pass these stages, which authenticate the client, before the response.</summary>
    public static void MapForClients(
        this WebApplication app, string method, string path, Action<IApplicationBuilder> stages, RequestDelegate answer) =>
        app.MapForClients(method, RoutePatternFactory.Parse(path), stages, answer);

    /// <inheritdoc cref="MapForClients(WebApplication, string, string, Action{IApplicationBuilder}, RequestDelegate)"/>
    public static void MapForClients(
        this WebApplication app, string method, RoutePattern pattern, Action<IApplicationBuilder> stages, RequestDelegate answer)
    {
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        stages(branch);
        branch.Run(answer);
        app.Map(pattern, branch.Build())
            .WithMetadata(new HttpMethodMetadata([method]), RequiresClient.Instance)
            .ExcludeFromDescription();
    }
}
