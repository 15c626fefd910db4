using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion.Values;

/// <summary>Converts the keywords that describe a value: its texts, its default and its examples.</summary>
internal sealed class Annotations(DocumentKeywords keywords, ConvertedPlaces converted, ImportNotes notes)
{
    /// <summary>The JSON of a contract has 32 levels, of which a default or an example can have these.</summary>
    private const int DeepestSample = 12;

    /// <param name="result">The converted schema.</param>
    /// <param name="schema">The schema of the document.</param>
    /// <param name="pointer">Its place.</param>
    /// <param name="name">The name of the parameter or member. Null: it has none.</param>
    public void AddTo(JsonObject result, JsonObject schema, string pointer, string? name)
    {
        if (keywords.TextOf(schema, pointer, "title") is { } title && !DocumentTexts.IsNameInWords(title, name)
            && !result.ContainsKey("title"))
        {
            result["title"] = ImportedText.Cut(title, keywords.At(schema, pointer, "title"), notes);
        }

        if (schema.ContainsKey("default") && IsShallow(schema["default"], keywords.At(schema, pointer, "default")))
        {
            result["default"] = schema["default"]?.DeepClone();
        }

        if (keywords.IsFlag(schema, pointer, "deprecated"))
        {
            result["deprecated"] = true;
        }

        if (keywords.TextOf(schema, pointer, "description") is { Length: > 0 } description)
        {
            result["description"] = ImportedText.Cut(
                DocumentTexts.WithoutIndentation(description), keywords.At(schema, pointer, "description"), notes);
        }

        AddSamples(result, schema, pointer);
    }

    private void AddSamples(JsonObject result, JsonObject schema, string pointer)
    {
        var at = keywords.At(schema, pointer, "examples");
        if (schema.ContainsKey("examples") && schema["examples"] is not JsonArray)
        {
            notes.Warn(at, DocumentKeywords.NoList);
        }

        var samples = new JsonArray();
        var index = 0;
        foreach (var sample in schema["examples"] as JsonArray ?? [])
        {
            if (IsShallow(sample, $"{at}/{index++}"))
            {
                samples.Add(sample?.DeepClone());
            }
        }

        if (schema.ContainsKey("example") && IsShallow(schema["example"], keywords.At(schema, pointer, "example"))
            && !samples.Any(sample => JsonNode.DeepEquals(sample, schema["example"])))
        {
            if (samples.Count == 0)
            {
                converted.AddSingleExample(result);
            }

            samples.Add(schema["example"]?.DeepClone());
        }

        if (samples.Count > 0)
        {
            result["examples"] = samples;
        }
    }

    private bool IsShallow(JsonNode? sample, string at)
    {
        if (DepthOf(sample) <= DeepestSample)
        {
            return true;
        }

        notes.Warn(at, $"is left out: it has more than {DeepestSample} levels");
        return false;
    }

    private static int DepthOf(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Select(member => DepthOf(member.Value)).DefaultIfEmpty(0).Max(),
        JsonArray items => 1 + items.Select(DepthOf).DefaultIfEmpty(0).Max(),
        _ => 0,
    };
}
