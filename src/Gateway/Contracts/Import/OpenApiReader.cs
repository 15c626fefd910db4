using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Text;

namespace Gateway.Contracts.Import;

/// <summary>Finds the model and the schema of its body in an OpenAPI document of fal.</summary>
internal sealed class OpenApiReader
{
    private const string TitleStart = "Queue OpenAPI for ";
    private const string DescriptionStart = "The OpenAPI schema for the ";

    /// <summary>Texts that say nothing about the model.</summary>
    private static readonly string[] Generic = ["Fal Queue API", "The Fal Queue API."];

    private static readonly string[] SchemaPath = ["post", "requestBody", "content", "application/json", "schema"];

    private readonly JsonObject _root;
    private readonly string _source;
    private readonly string? _model;

    private OpenApiReader(JsonObject root, string source, string? model)
    {
        _root = root;
        _source = source;
        _model = model;
    }

    public static bool IsOpenApi(JsonObject root) => root.ContainsKey("openapi") || root.ContainsKey("swagger");

    /// <param name="root">The document.</param>
    /// <param name="source">Its file or URL, for messages.</param>
    /// <param name="model">The path of the model. Null: the document says it.</param>
    /// <exception cref="ImportException">The document has no model or no body.</exception>
    public static ModelDocument Read(JsonObject root, string source, string? model) => new OpenApiReader(root, source, model).Read();

    private ModelDocument Read()
    {
        if (_root.ContainsKey("swagger"))
        {
            throw new ImportException($"{_source}#/swagger: is a document of Swagger 2; OpenAPI 3.0 and 3.1 can be imported");
        }

        var info = _root["info"] as JsonObject ?? [];
        var metadata = info["x-fal-metadata"] as JsonObject ?? [];
        var path = FindPath(Text(metadata["endpointId"]));
        var model = _model ?? Text(metadata["endpointId"]) ?? path?.TrimStart('/') ?? FromTitle(Text(info["title"]))
            ?? throw new ImportException($"{_source}: says no model: it has neither info.x-fal-metadata.endpointId nor one POST path; "
                + "give the model with --model");
        if (!ModelId.IsValid(model))
        {
            throw new ImportException($"{_source}: the model '{SafePath.Of(model)}' is not valid: it must be two or more segments of "
                + "letters, digits, '.', '_' and '-', joined by '/'");
        }

        var (input, pointer) = FindInput(path);
        return new ModelDocument(model, _root, input, pointer)
        {
            Title = FromTitle(Text(info["title"])) is null && !Generic.Contains(Text(info["title"])) ? Text(info["title"]) : null,
            Description = Text(info["description"]) is { } text && !text.StartsWith(DescriptionStart, StringComparison.Ordinal)
                && !Generic.Contains(text) ? text : null,
            Documentation = Text(metadata["documentationUrl"]) ?? Text(metadata["playgroundUrl"]),
            Examples = path is null ? [] : Examples(_root["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!),
        };
    }

    /// <summary>The path whose POST takes a body: that of the model, or the only one.</summary>
    private string? FindPath(string? endpoint)
    {
        var paths = (_root["paths"] as JsonObject ?? []).Where(path => Follow(path.Value, SchemaPath) is JsonObject)
            .Select(path => path.Key).ToList();
        var wanted = _model ?? endpoint;
        return paths.Find(path => path.TrimStart('/') == wanted) ?? (paths.Count == 1 ? paths[0] : null);
    }

    private (JsonObject Input, string Pointer) FindInput(string? path)
    {
        if (path is not null)
        {
            var at = SchemaPath.Aggregate(FileProblem.Child("/paths", path), FileProblem.Child);
            return ((JsonObject)Follow(_root["paths"]![path], SchemaPath)!, at);
        }

        var inputs = (_root["components"]?["schemas"] as JsonObject ?? [])
            .Where(schema => schema.Key.EndsWith("Input", StringComparison.Ordinal) && schema.Value is JsonObject).ToList();
        return inputs is [var only]
            ? ((JsonObject)only.Value!, FileProblem.Child("/components/schemas", only.Key))
            : throw new ImportException(
                $"{_source}: has no POST path with a JSON body, and not exactly one schema '…Input' in /components/schemas");
    }

    private static JsonNode? Follow(JsonNode? node, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private static List<JsonNode> Examples(JsonNode content)
    {
        var examples = new List<JsonNode>();
        if (content["example"] is { } single)
        {
            examples.Add(single);
        }

        foreach (var (_, example) in content["examples"] as JsonObject ?? [])
        {
            if ((example as JsonObject)?["value"] is { } value)
            {
                examples.Add(value);
            }
        }

        return examples;
    }

    private static string? FromTitle(string? title) =>
        title is not null && title.StartsWith(TitleStart, StringComparison.Ordinal) && ModelId.IsValid(title[TitleStart.Length..])
            ? title[TitleStart.Length..]
            : null;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text
            ? text
            : null;
}
