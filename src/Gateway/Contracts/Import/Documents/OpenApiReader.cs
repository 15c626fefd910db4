using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Text;

namespace Gateway.Contracts.Import.Documents;

/// <summary>Finds the model and the schema of its body in an OpenAPI document of fal.</summary>
internal sealed class OpenApiReader
{
    private const string TitleStart = "Queue OpenAPI for ";
    private const string Metadata = "/info/x-fal-metadata";
    private const string DescriptionStart = "The OpenAPI schema for the ";

    /// <summary>Texts that say nothing about the model.</summary>
    private static readonly string[] Generic = ["Fal Queue API", "The Fal Queue API."];

    private const string JsonType = "application/json";

    private static readonly string[] ContentPath = ["post", "requestBody", "content"];

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
        var model = _model ?? Text(metadata["endpointId"]) ?? path?.Trim('/') ?? FromTitle(Text(info["title"]))
            ?? throw new ImportException($"{_source}: says no model: it has neither info.x-fal-metadata.endpointId nor one POST path; "
                + "give the model with --model");
        if (ModelPath.Problem(model) is { } problem)
        {
            throw new ImportException($"{_source}: {problem}");
        }

        var (input, pointer) = FindInput(path);
        return new ModelDocument(model, _root, input, pointer)
        {
            Title = At(info, "title", "/info", text => FromTitle(text) is null && !Generic.Contains(text)),
            Description = At(info, "description", "/info",
                text => !text.StartsWith(DescriptionStart, StringComparison.Ordinal) && !Generic.Contains(text)),
            Documentation = At(metadata, "documentationUrl", Metadata, _ => true) ?? At(metadata, "playgroundUrl", Metadata, _ => true),
            HasNamedInput = path is null,
            AllowsBlank = true,
            Examples = path is null ? [] : Examples(path),
        };
    }

    private static DocumentText? At(JsonObject owner, string name, string pointer, Func<string, bool> isKept) =>
        Text(owner[name]) is { } text && isKept(text) ? new DocumentText(text, FileProblem.Child(pointer, name)) : null;

    /// <summary>The path whose POST takes a body: that of the model, the only one, or the only one of fal.</summary>
    private string? FindPath(string? endpoint)
    {
        var paths = (_root["paths"] as JsonObject ?? []).Where(path => FindJson(path.Value) is not null)
            .Select(path => path.Key).ToList();
        var wanted = _model ?? endpoint;
        if (paths.Find(path => path.Trim('/') == wanted) is { } exact)
        {
            return exact;
        }

        var ofFal = paths.FindAll(
            path => path.StartsWith("/fal-ai/", StringComparison.Ordinal) && ModelPath.Problem(path.Trim('/')) is null);
        return paths.Count == 1 ? paths[0] : ofFal.Count == 1 ? ofFal[0] : null;
    }

    private (JsonObject Input, string Pointer) FindInput(string? path)
    {
        if (path is not null)
        {
            var (body, at) = Json(path);
            return ((JsonObject)body["schema"]!, FileProblem.Child(at, "schema"));
        }

        var inputs = (Follow(_root, ["components", "schemas"]) as JsonObject ?? [])
            .Where(schema => schema.Key.EndsWith("Input", StringComparison.Ordinal) && schema.Value is JsonObject).ToList();
        return inputs is [var only]
            ? ((JsonObject)only.Value!, FileProblem.Child("/components/schemas", only.Key))
            : throw new ImportException(
                $"{_source}: has no POST path with a JSON body, and not exactly one schema '…Input' in /components/schemas");
    }

    /// <summary>The JSON body of a path that has one, and its place.</summary>
    private (JsonObject Body, string Pointer) Json(string path)
    {
        var content = FindJson(_root["paths"]![path])!.Value;
        string[] names = [path, .. ContentPath, content.Key];
        return ((JsonObject)content.Value!, names.Aggregate("/paths", FileProblem.Child));
    }

    /// <summary>The body of JSON that has a schema. Its media type can have parameters, such as a charset. Null: there is none.</summary>
    private static KeyValuePair<string, JsonNode?>? FindJson(JsonNode? path)
    {
        var bodies = (Follow(path, ContentPath) as JsonObject ?? [])
            .Where(body => IsJson(body.Key) && Follow(body.Value, ["schema"]) is JsonObject).ToList();
        return bodies.Count == 0 ? null : bodies.Find(body => body.Key == JsonType) is { Key: not null } exact ? exact : bodies[0];
    }

    private static bool IsJson(string mediaType) =>
        mediaType.Split(';')[0].Trim().Equals(JsonType, StringComparison.OrdinalIgnoreCase);

    private static JsonNode? Follow(JsonNode? node, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private List<DocumentExample> Examples(string path)
    {
        var (content, at) = Json(path);
        var examples = new List<DocumentExample>();
        if (content["example"] is { } single)
        {
            examples.Add(new DocumentExample(single, $"{at}/example"));
        }

        if (content["examples"] is not (null or JsonObject))
        {
            examples.Add(new DocumentExample(null, $"{at}/examples"));
        }

        foreach (var (name, example) in content["examples"] as JsonObject ?? [])
        {
            var place = FileProblem.Child($"{at}/examples", name);
            examples.Add((example as JsonObject)?["value"] is { } value
                ? new DocumentExample(value, $"{place}/value")
                : new DocumentExample(null, place));
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
