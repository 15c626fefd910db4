using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>Reads the types of a schema, which its other keywords say if there is no <c>type</c>.</summary>
internal sealed class TypeReader(DocumentKeywords keywords, ImportNotes notes)
{
    public List<string> Read(JsonObject schema, string pointer)
    {
        if (schema.ContainsKey("type"))
        {
            var given = SchemaTypes.Given(schema).ToList();
            var types = given.OfType<string>().Where(SchemaTypes.All.Contains).Distinct().ToList();
            if (types.Count > 0 && given.TrueForAll(type => SchemaTypes.All.Contains(type)))
            {
                return types;
            }

            keywords.Warn(schema, pointer, "type", "is not a type of JSON; any value is accepted");
            return [.. SchemaTypes.OfAnyValue];
        }

        if (schema["enum"] is JsonArray { Count: > 0 } || schema.ContainsKey("const"))
        {
            var values = schema["enum"] as JsonArray ?? [schema["const"]?.DeepClone()];
            return [.. values.Select(SchemaTypes.Of).Distinct()];
        }

        string? meant = schema.ContainsKey("properties") ? "object" : schema.ContainsKey("items") ? "array" : null;
        if (meant is null)
        {
            notes.Note(pointer, "has no type: any value is accepted");
            return [.. SchemaTypes.OfAnyValue];
        }

        notes.Note(pointer, $"has no type: '{meant}' is assumed");
        return [meant];
    }
}
