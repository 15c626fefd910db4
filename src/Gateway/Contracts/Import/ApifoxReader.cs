using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Text;

namespace Gateway.Contracts.Import;

/// <summary>
/// Finds the model and the schema of its body in the text of an Apifox export: <c>POST /path</c>, and below <c>请求体</c> an object with
/// <c>jsonSchema</c> and <c>examples</c>.
/// </summary>
internal static partial class ApifoxReader
{
    private const string Body = "请求体";

    public static bool IsApifox(string text) =>
        text.Contains(Body, StringComparison.Ordinal) && text.Contains("\"jsonSchema\"", StringComparison.Ordinal);

    /// <param name="text">The export.</param>
    /// <param name="source">Its file or URL, for messages.</param>
    /// <param name="model">The path of the model. Null: the export says it.</param>
    /// <exception cref="ImportException">The export has no model or no body.</exception>
    public static ModelDocument Read(string text, string source, string? model)
    {
        model ??= PostLine().Match(text) is { Success: true } post ? post.Groups["model"].Value.TrimEnd('/') : null;
        if (model is null || !ModelId.IsValid(model))
        {
            throw new ImportException($"{source}: has no line 'POST /<model>'; give the model with --model");
        }

        var after = text.IndexOf(Body, StringComparison.Ordinal) + Body.Length;
        var start = text.IndexOf('{', after);
        if (start < 0 || ReadObject(text, start, source) is not { } body || body["jsonSchema"] is not JsonObject schema)
        {
            throw new ImportException($"{source}: has no object with 'jsonSchema' below '{Body}'");
        }

        return new ModelDocument(model, body, schema, "/jsonSchema")
        {
            Examples = [.. Examples(body)],
            HasRangesInDescriptions = true,
        };
    }

    /// <summary>Reads the object that begins at a position. Other text follows it.</summary>
    private static JsonObject? ReadObject(string text, int start, string source)
    {
        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text[start..]), isFinalBlock: false, state: default);
            return reader.Read() && JsonDocument.TryParseValue(ref reader, out var document)
                ? ImportedText.ParseObject(document.RootElement.GetRawText(), source)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonNode> Examples(JsonObject body)
    {
        foreach (var example in body["examples"] as JsonArray ?? [])
        {
            // The export writes the example as text.
            if (example?["value"] is JsonValue value && value.TryGetValue<string>(out var text) && TryParse(text) is { } parsed)
            {
                yield return parsed;
            }
        }
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*POST\s+/(?<model>[A-Za-z0-9._/-]+)\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex PostLine();
}
