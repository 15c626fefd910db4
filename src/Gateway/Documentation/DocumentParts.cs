using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Options;
using Gateway.Documentation.Answers;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The document while it is written: its models, references into it, and the few forms that operations are made of.</summary>
internal sealed class DocumentParts(OpenApiDocument document, GatewayOptions options, IReadOnlyList<DocumentedModel> models)
{
    // Only a gateway without any contract has no model, and such a gateway is not ready.
    private const string NoModel = "fal-ai/model";

    public GatewayOptions Options => options;

    /// <summary>Whether a submit may wait for its result.</summary>
    public bool Waits => options.Jobs.MaxWait > TimeSpan.Zero;

    public IReadOnlyList<DocumentedModel> Models => models;

    /// <summary>The job of the operations that serve the jobs of every model.</summary>
    public JobExamples Job { get; } = new(models.Count > 0 ? models[0].Contract.Model : NoModel);

    public void Add(string path, HttpMethod method, OpenApiOperation operation)
    {
        if (!document.Paths.TryGetValue(path, out var item))
        {
            item = new OpenApiPathItem { Operations = [] };
            document.Paths.Add(path, item);
        }

        item.Operations!.Add(method, operation);
    }

    public HashSet<OpenApiTagReference> Tag(string name) => [new OpenApiTagReference(name, document)];

    public IOpenApiSchema Schema(string name) => new OpenApiSchemaReference(name, document);

    public IOpenApiParameter Parameter(string name) => new OpenApiParameterReference(name, document);

    public IOpenApiResponse Response(string name) => new OpenApiResponseReference(name, document);

    public IOpenApiExample Example(string name) => new OpenApiExampleReference(name, document);

    /// <summary>The bodies of a model, which its submit and the validation share.</summary>
    public Dictionary<string, IOpenApiExample> Examples(DocumentedModel model) =>
        model.ExampleNames.ToDictionary(name => name, Example);

    public void AddResponse(string name, OpenApiResponse response) => document.Components!.Responses!.Add(name, response);

    public void AddExample(string name, OpenApiExample example) => document.Components!.Examples!.Add(name, example);

    /// <summary>An answer of the gateway's own, with the headers named in <see cref="DocumentedHeaders"/>.</summary>
    public OpenApiResponse Answer(string description, string schema, JsonNode? example, params ReadOnlySpan<string> headers) =>
        Answer(description, Json(Schema(schema), example), headers);

    /// <summary>An answer with a named example for each of its cases.</summary>
    public OpenApiResponse Answer(
        string description, string schema, Dictionary<string, IOpenApiExample> examples, params ReadOnlySpan<string> headers) =>
        Answer(description, Json(Schema(schema), examples), headers);

    private OpenApiResponse Answer(string description, Dictionary<string, IOpenApiMediaType> content, ReadOnlySpan<string> headers)
    {
        var response = new OpenApiResponse { Description = description, Content = content };
        foreach (var name in headers)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeaderReference(DocumentedHeaders.IdOf(name), document);
        }

        return response;
    }

    /// <summary>The answers of an operation, ordered by status: its successes, and its errors from <see cref="ErrorAnswers"/>.</summary>
    public OpenApiResponses Answers(OperationErrors errors, params IEnumerable<(string Status, IOpenApiResponse Response)> own)
    {
        var responses = new SortedDictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        foreach (var (status, response) in own)
        {
            responses.Add(status, response);
        }

        foreach (var (group, component) in errors.Groups)
        {
            responses.Add(group.Key, Response(component));
        }

        var sorted = new OpenApiResponses();
        foreach (var (status, response) in responses)
        {
            sorted.Add(status, response);
        }

        return sorted;
    }

    public static Dictionary<string, IOpenApiMediaType> Json(IOpenApiSchema schema, JsonNode? example = null) =>
        new() { ["application/json"] = new OpenApiMediaType { Schema = schema, Example = example } };

    public static Dictionary<string, IOpenApiMediaType> Json(IOpenApiSchema schema, Dictionary<string, IOpenApiExample> examples) =>
        new() { ["application/json"] = new OpenApiMediaType { Schema = schema, Examples = examples } };

    public static JsonNode? Node(JsonElement? element) => element is { } value ? JsonObject.Create(value) : null;
}
