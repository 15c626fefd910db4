using Gateway.Clients;
using Gateway.Files.Serving;
using Gateway.Files.Uploads;
using Gateway.Shares;

namespace Gateway.Files;

/// <summary>The routes of files and uploads.</summary>
internal static class FileEndpoints
{
    /// <param name="app">The application.</param>
    /// <param name="clientStages">The stages that authenticate a client by its key.</param>
    /// <param name="uploadStages">The stages that authenticate a client by its upload URL.</param>
    public static void MapFiles(this WebApplication app, Action<IApplicationBuilder> clientStages, Action<IApplicationBuilder> uploadStages)
    {
        var initiate = app.Services.GetRequiredService<InitiateEndpoint>();
        app.MapForClients(HttpMethods.Post, FileRoutes.PatternOf(FileRoutes.Initiate), clientStages, initiate.InitiateAsync);
        app.MapForClients(
            HttpMethods.Post, FileRoutes.PatternOf(FileRoutes.InitiateMultipart), clientStages, initiate.InitiateMultipartAsync);

        var upload = app.Services.GetRequiredService<UploadEndpoint>();
        app.MapForClients(HttpMethods.Put, FileRoutes.PatternOf(FileRoutes.Upload), uploadStages, upload.PutAsync);
        app.MapForClients(HttpMethods.Put, FileRoutes.PatternOf(FileRoutes.Part), uploadStages, upload.PutPartAsync);
        var complete = app.Services.GetRequiredService<CompleteEndpoint>();
        app.MapForClients(HttpMethods.Post, FileRoutes.PatternOf(FileRoutes.Complete), uploadStages, complete.AnswerAsync);

        var listing = app.Services.GetRequiredService<FileListing>();
        app.MapForClients(HttpMethods.Get, FileRoutes.PatternOf(FileRoutes.Files), clientStages, listing.ListAsync);
        app.MapForClients(HttpMethods.Delete, FileRoutes.PatternOf(FileRoutes.OneFile), clientStages, listing.RemoveAsync);
        app.MapReading(clientStages);
    }

    /// <summary>
    /// Reading needs no key unless the file is private, so the route counts its requests itself (<see cref="Downloads"/>).
    /// </summary>
    private static void MapReading(this WebApplication app, Action<IApplicationBuilder> clientStages)
    {
        var file = app.Services.GetRequiredService<FileEndpoint>();
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        clientStages(branch);
        branch.Run(file.AnswerOwnerAsync);
        var authenticated = branch.Build();
        app.Map(FileRoutes.PatternOf(FileRoutes.OneFile), context => file.AnswerAsync(context, authenticated))
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]), CountsItself.Instance)
            .ExcludeFromDescription();
    }
}
