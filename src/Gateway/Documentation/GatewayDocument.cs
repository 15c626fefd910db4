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

/// <summary>Writes the whole document from the contracts, settings and routes in force.
/// <see cref="Serving.DocumentVersion"/> names everything that it reads.</summary>
internal sealed class GatewayDocument(ContractCatalogue catalogue, SettingsSource settings, IProxyStateLookup proxy) : IDocumentFilter
{
    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        var current = settings.Current;
        var models = DocumentedModel.All(catalogue.Current);
        var parts = new DocumentParts(document, current.Options, models);
        document.Info = DocumentOverview.Info(current.UsesSandbox, parts.Waits);
        document.Tags = new HashSet<OpenApiTag>(DocumentOverview.Tags);
        document.Paths = [];
        document.Components = new OpenApiComponents
        {
            SecuritySchemes = SecuritySchemes.All(current.UsesSandbox),
            Headers = DocumentedHeaders.All(),
            Schemas = Schemas(document, models),
            Parameters = SubmitParameters.All(current.Options.Jobs).ToDictionary(),
            Examples = Examples(models),
        };
        document.Components.Responses = ErrorAnswers.All(parts);
        document.Security = SecuritySchemes.EitherKey(document);

        var answers = new SubmitAnswers(parts);
        // A model outside the proxy's routes can be validated but not submitted.
        foreach (var model in models.Where(model => proxy.HasRouteTo($"/{model.Contract.Model}")))
        {
            parts.Add($"/{model.Contract.Model}", HttpMethod.Post, ModelOperations.Submit(model, parts, answers));
        }

        JobOperations.AddTo(parts, catalogue.Current.FirstSegments);
        JobListOperations.AddTo(parts);
        FileOperations.AddTo(parts);
        UploadOperations.AddTo(parts);
        LimitsOperations.AddTo(parts);
        UsageOperations.AddTo(parts);
        WebhookOperations.AddTo(parts);
        ValidationOperations.AddTo(parts);
        CatalogueOperations.AddTo(parts);
        ProxyOperations.AddTo(parts);
        HealthOperations.AddTo(parts);
    }

    private static Dictionary<string, IOpenApiExample> Examples(IReadOnlyList<DocumentedModel> models) => models
        .SelectMany(model => model.ExampleNames.Zip(model.Examples, (name, example) => KeyValuePair.Create<string, IOpenApiExample>(
            name, new OpenApiExample { Summary = model.Contract.Model, Value = DocumentParts.Node(example) })))
        .ToDictionary();

    private static Dictionary<string, IOpenApiSchema> Schemas(OpenApiDocument document, IReadOnlyList<DocumentedModel> models)
    {
        var schemas = new Dictionary<string, IOpenApiSchema>(SharedSchemas.All(document));
        var shared = new SharedValues(
            models.Select(model => ContractSchema.Rewritten(model.Contract.Schema)),
            [.. schemas.Keys, .. models.Select(model => model.InputSchema)]);
        foreach (var (name, schema) in shared.Schemas)
        {
            schemas.Add(name, ContractSchema.Parse(schema, document));
        }

        foreach (var model in models)
        {
            var input = shared.Refer(ContractSchema.Rewritten(model.Contract.Schema));
            schemas.Add(model.InputSchema, ContractSchema.Parse(input, document));
        }

        return schemas;
    }
}
