using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Contracts.Import.Documents;

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
        if (model is null)
        {
            throw new ImportException($"{source}: has no line 'POST /<model>'; give the model with --model");
        }

        if (ModelPath.Problem(model) is { } problem)
        {
            throw new ImportException($"{source}: {problem}");
        }

        if (FindBody(text, source) is not var (body, schema))
        {
            throw new ImportException($"{source}: has no object with 'jsonSchema' below '{Body}'");
        }

        return new ModelDocument(model, body, schema, "/jsonSchema")
        {
            Examples = [.. Examples(body)],
            HasRangesInDescriptions = true,
        };
    }

    /// <summary>The first object with a schema after one of the places of the word, which can also be in a description before it.</summary>
    private static (JsonObject Body, JsonObject Schema)? FindBody(string text, string source)
    {
        var last = -1;
        for (var word = Next(0); word >= 0; word = Next(word + 1))
        {
            var start = text.IndexOf('{', word);
            if (start > last && ReadObject(text, start, source) is { } body && body["jsonSchema"] is JsonObject schema)
            {
                return (body, schema);
            }

            last = start;
        }

        return null;

        int Next(int from) => text.IndexOf(Body, from, StringComparison.Ordinal);
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

    private static IEnumerable<DocumentExample> Examples(JsonObject body)
    {
        var index = 0;
        foreach (var example in body["examples"] as JsonArray ?? [])
        {
            var at = $"/examples/{index++}/value";
            // The export writes the example as text.
            var text = (example as JsonObject)?["value"] is JsonValue value && value.TryGetValue<string>(out var written) ? written : null;
            yield return new DocumentExample(text is null ? null : TryParse(text), at);
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
