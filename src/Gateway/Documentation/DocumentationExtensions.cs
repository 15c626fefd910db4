using Gateway.Configuration;
using Gateway.Documentation.Schemas;
using Gateway.Documentation.Serving;
using Gateway.Metrics;
using Gateway.Text;
using Microsoft.OpenApi;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Documentation;

/// <summary>Swagger UI at <c>/swagger</c> and the OpenAPI document behind it. <c>Gateway:Documentation:Enabled</c> decides at
/// start whether they exist; without them the paths are unknown routes.</summary>
internal static class DocumentationExtensions
{
    public static IServiceCollection AddDocumentation(this IServiceCollection services)
    {
        services.AddSingleton<RouteRevision>();
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<RouteRevision>());
        services.AddSingleton<SwaggerPipeline>();
        services.AddSingleton<OpenApiDocumentSource>().AddMeasured<OpenApiDocumentSource>();
        services.AddSingleton<SwaggerPages>().AddMeasured<SwaggerPages>();
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(SwaggerPipeline.DocumentName, new OpenApiInfo());
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
            static context => context.Request.Path.StartsWithSegments(SwaggerPipeline.Root, StringComparison.Ordinal),
            static pages =>
            {
                pages.UseDocumentationHeaders();
                pages.UseMiddleware<DocumentationMiddleware>();
            });
        app.MapGet("/", static (HttpContext context) =>
            Results.Redirect(
                PublicAddress.PrefixOf(context.Request, context.GetExchange().Settings.Options.PublicUrl) + SwaggerPipeline.Root))
            .ExcludeFromDescription();
        return app;
    }
}
