using Gateway.Calls;
using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Operations;
using Gateway.Documentation.Schemas;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Yarp.ReverseProxy;

namespace Gateway.Documentation;

/// <summary>Writes the whole document from the contracts in force, anew each time it is asked for.</summary>
internal sealed class GatewayDocument(ContractCatalogue catalogue, SettingsSource settings, IProxyStateLookup proxy) : IDocumentFilter
{
    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        var usesSandbox = settings.Current.UsesSandbox;
        document.Info = DocumentOverview.Info(usesSandbox);
        document.Tags = new HashSet<OpenApiTag>(DocumentOverview.Tags);
        document.Paths = [];
        document.Components = new OpenApiComponents
        {
            SecuritySchemes = SecuritySchemes.All(usesSandbox),
            Headers = DocumentedHeaders.All(),
            Schemas = SharedSchemas.All(document),
        };
        document.Components.Responses = ErrorResponses.All(document);
        document.Security = SecuritySchemes.EitherKey(document);

        var parts = new DocumentParts(document);
        var models = DocumentedModel.All(catalogue.Current);
        foreach (var model in models)
        {
            document.Components.Schemas[model.InputSchema] = ContractSchema.Convert(model.Contract.Schema, document);
            // A model outside the proxy's routes can be checked but not submitted.
            if (proxy.HasRouteTo($"/{model.Contract.Model}"))
            {
                parts.Add($"/{model.Contract.Model}", HttpMethod.Post, ModelOperations.Submit(model, parts));
            }
        }

        JobOperations.AddTo(parts, catalogue.Current.FirstSegments);
        JobListOperations.AddTo(parts);
        ProxyOperations.AddTo(parts);
        foreach (var model in models)
        {
            parts.Add($"/validate/{model.Contract.Model}", HttpMethod.Post, ModelOperations.Validate(model, parts));
        }

        OpenOperations.AddCatalogue(parts);
        foreach (var model in models)
        {
            parts.Add($"/contracts/{model.Contract.Model}", HttpMethod.Get, ModelOperations.Contract(model, parts));
        }

        OpenOperations.AddHealth(parts);
    }
}
