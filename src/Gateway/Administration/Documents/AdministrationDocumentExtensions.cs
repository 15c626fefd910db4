using Gateway.Administration.Routing;
using Gateway.Documentation;

namespace Gateway.Administration.Documents;

/// <summary>
/// The OpenAPI document and Swagger UI. They are files of the program without data, so they need no key. A few operators read them, so
/// they are not kept in memory as those of the port for clients are.
/// </summary>
internal static class AdministrationDocumentExtensions
{
    public const string DocumentPath = AdministrationRoute.Prefix + "/openapi.json";

    public static void UseAdministrationDocuments(this IApplicationBuilder stages)
    {
        stages.UseWhen(
            static context => IsRead(context.Request) && context.Request.Path == DocumentPath,
            static document => document.Run(static context => Results.Bytes(
                AdministrationDocument.Utf8, "application/json; charset=utf-8").ExecuteAsync(context)));
        stages.UseWhen(
            static context => IsRead(context.Request) && !context.Request.Path.StartsWithSegments(AdministrationRoute.Prefix),
            static pages =>
            {
                pages.UseDocumentationHeaders();
                pages.UseSwaggerUI(static options =>
                {
                    options.RoutePrefix = AdministrationRoute.Root[1..];
                    options.DocumentTitle = AdministrationDocument.Title;
                    options.SwaggerEndpoint("v1/openapi.json", AdministrationDocument.Title);
                    options.EnableDeepLinking();
                    options.DisplayRequestDuration();
                    options.DefaultModelsExpandDepth(0);
                    options.DefaultModelExpandDepth(3);
                    // No validator badge: it would send the document's address to a third party.
                    options.EnableValidator(null);
                    // The browser does not store the key.
                    options.ConfigObject.PersistAuthorization = false;
                });
            });
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
