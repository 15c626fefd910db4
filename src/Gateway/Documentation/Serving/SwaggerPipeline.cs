using Microsoft.AspNetCore.Http.Features;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.Documentation.Serving;

/// <summary>
/// Swashbuckle's generator of the document, and its middleware for the pages of Swagger UI. They build or decompress their response for
/// each request, so clients do not reach them: the gateway calls them once per document and shares the bytes.
/// </summary>
internal sealed class SwaggerPipeline
{
    public const string Root = "/swagger";
    public const string DocumentPath = Root + "/" + DocumentName + "/swagger.json";
    public const string DocumentName = "v1";

    private readonly IServiceScopeFactory _scopes;
    private readonly RequestDelegate _pipeline;

    public SwaggerPipeline(IServiceProvider services, IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        var builder = new ApplicationBuilder(services);
        builder.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Root[1..];
            options.DocumentTitle = DocumentOverview.Title;
            options.SwaggerEndpoint($"{DocumentName}/swagger.json", DocumentOverview.Title);
            options.EnableTryItOutByDefault();
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(0);
            options.DefaultModelExpandDepth(3);
            // No validator badge: it would send the document's address to a third party.
            options.EnableValidator(null);
            // The browser does not store the key.
            options.ConfigObject.PersistAuthorization = false;
        });
        _pipeline = builder.Build();
    }

    /// <summary>Stands for the URL of the server, which differs between requests. Random, so that no contract contains it.</summary>
    public string ServerPlaceholder { get; } = Guid.NewGuid().ToString("N");

    /// <summary>
    /// The document, without indentation. Swashbuckle's own middleware writes it into one string first: for the document of a thousand
    /// models, its copies would need several times the memory of the bytes.
    /// </summary>
    public async Task<byte[]> WriteDocumentAsync()
    {
        await using var scope = _scopes.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(DocumentName);
        document.Servers = [new OpenApiServer { Url = ServerPlaceholder, Description = "This gateway" }];
        using var bytes = new MemoryStream();
        await using (var text = new StreamWriter(bytes, leaveOpen: true))
        {
            document.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        }

        return bytes.ToArray();
    }

    /// <summary>The response to a GET without a client.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="acceptsGzip">Whether the response may be compressed.</param>
    public async Task<GeneratedPage> GetAsync(string path, bool acceptsGzip)
    {
        await using var scope = _scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = path;
        if (acceptsGzip)
        {
            context.Request.Headers.AcceptEncoding = "gzip";
        }

        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await _pipeline(context);
        await context.Response.BodyWriter.FlushAsync();
        return new GeneratedPage(context.Response.StatusCode, context.Response.Headers, body.ToArray());
    }
}
