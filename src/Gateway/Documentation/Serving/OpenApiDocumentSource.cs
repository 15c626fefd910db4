using System.Text.Encodings.Web;
using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Metrics;

namespace Gateway.Documentation.Serving;

/// <summary>
/// The OpenAPI document. It is generated when it is first requested with the contracts, settings and routes in force, and all responses
/// share its bytes. The URL of the server, which a proxy may choose for each request, is not part of the shared bytes.
/// </summary>
internal sealed class OpenApiDocumentSource : IMeasured
{
    private readonly ContractCatalogue _catalogue;
    private readonly SettingsSource _settings;
    private readonly RouteRevision _routes;
    private readonly BuiltOnce<DocumentVersion, SharedDocument> _document;
    private long _generated;

    public OpenApiDocumentSource(SwaggerPipeline pipeline, ContractCatalogue catalogue, SettingsSource settings, RouteRevision routes)
    {
        _catalogue = catalogue;
        _settings = settings;
        _routes = routes;
        _document = new BuiltOnce<DocumentVersion, SharedDocument>(_ => GenerateAsync(pipeline));
    }

    /// <summary>The number of documents that were generated.</summary>
    public long Generated => Interlocked.Read(ref _generated);

    public Task<SharedDocument> GetAsync() =>
        _document.GetAsync(new DocumentVersion(_catalogue.Current, _settings.Current.Options, _routes.Current));

    public void AddTo(GatewayMeter meter)
    {
        meter.Level(
            "gateway.documentation.document.size", "By", "Bytes of the OpenAPI document in memory.", () => _document.Latest?.Size ?? 0);
        meter.Total(
            "gateway.documentation.document.generated", "{document}", "OpenAPI documents that were generated.", () => Generated);
    }

    private async Task<SharedDocument> GenerateAsync(SwaggerPipeline pipeline)
    {
        Interlocked.Increment(ref _generated);
        // The writer of the document escapes only control characters, quotes and backslashes.
        return SharedDocument.WithPlaceholder(
            await pipeline.WriteDocumentAsync(), pipeline.ServerPlaceholder, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }
}
