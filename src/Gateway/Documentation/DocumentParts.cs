using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The document while it is written: references into it, and the few forms that operations are made of.</summary>
internal sealed class DocumentParts(OpenApiDocument document)
{
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

    /// <summary>An answer of the gateway's own, with the headers named in <see cref="DocumentedHeaders"/>.</summary>
    public OpenApiResponse Answer(string description, string schema, JsonNode? example, params ReadOnlySpan<string> headers)
    {
        var response = new OpenApiResponse { Description = description, Content = Json(Schema(schema), example) };
        foreach (var name in headers)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeaderReference(DocumentedHeaders.IdOf(name), document);
        }

        return response;
    }

    /// <summary>The answers of an operation: the ones that are its own, then errors from <see cref="ErrorResponses"/>.</summary>
    public OpenApiResponses Answers(IEnumerable<(string Status, OpenApiResponse Response)> own, params ReadOnlySpan<ErrorResponse> errors)
    {
        var responses = new SortedDictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        foreach (var (status, response) in own)
        {
            responses.Add(status, response);
        }

        foreach (var error in errors)
        {
            responses.Add(error.Status, new OpenApiResponseReference(error.Name, document));
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

    public static JsonNode? Node(JsonElement? element) => element is { } value ? JsonObject.Create(value) : null;
}
