using Gateway.Configuration;
using Gateway.Documentation.Schemas;
using Gateway.Text;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>Swagger UI at <c>/swagger</c> and the OpenAPI document behind it. <c>Gateway:Documentation:Enabled</c> decides at
/// start whether they exist; without them the paths are unknown routes.</summary>
internal static class DocumentationExtensions
{
    private const string Root = "/swagger";
    private const string DocumentName = "v1";

    public static IServiceCollection AddDocumentation(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(DocumentName, new OpenApiInfo());
            // Contracts change while the gateway runs, and endpoints do not. The filter therefore writes every operation.
            options.DocInclusionPredicate((_, _) => false);
            options.DocumentFilter<GatewayDocument>();
            options.SwaggerGeneratorOptions.SchemaComparer = new ModelInputsFirst();
        });
    }

    public static WebApplication MapDocumentation(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<SettingsSource>().Current.Options.Documentation.Enabled)
        {
            return app;
        }

        app.UseWhen(
            static context => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal),
            static pages =>
            {
                pages.UseDocumentationHeaders();
                pages.UsePages();
            });
        app.MapGet("/", static (HttpContext context) =>
            Results.Redirect(
                PublicAddress.PrefixOf(context.Request, context.GetExchange().Settings.Options.PublicUrl) + Root)).ExcludeFromDescription();
        return app;
    }

    /// <summary>The public URL, or the path by which the host that served the document is reached: calls that are tried out go
    /// there.</summary>
    private static OpenApiServer ServerOf(HttpRequest request)
    {
        var publicUrl = request.HttpContext.GetExchange().Settings.Options.PublicUrl;
        var url = publicUrl is null ? PublicAddress.PrefixOf(request, null) : PublicAddress.BaseOf(publicUrl);
        return new OpenApiServer { Url = url.Length == 0 ? "/" : url, Description = "This gateway" };
    }

    /// <summary>In a branch of their own, because otherwise both middlewares would run for every call.</summary>
    private static void UsePages(this IApplicationBuilder pages)
    {
        pages.UseSwagger(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // The default template needs a regex constraint, which a slim host does not have.
            options.RouteTemplate = "swagger/{documentName}/swagger.json";
            options.PreSerializeFilters.Add(static (document, request) => document.Servers = [ServerOf(request)]);
        });
        pages.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "swagger";
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
    }
}
