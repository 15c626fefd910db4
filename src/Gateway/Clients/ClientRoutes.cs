namespace Gateway.Clients;

internal static class ClientRoutes
{
    /// <summary>Maps a route whose requests pass these stages, which authenticate the client, before the response.</summary>
    public static void MapForClients(
        this WebApplication app, string method, string path, Action<IApplicationBuilder> stages, RequestDelegate answer)
    {
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        stages(branch);
        branch.Run(answer);
        app.MapMethods(path, [method], branch.Build()).WithMetadata(RequiresClient.Instance).ExcludeFromDescription();
    }
}
