using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.References;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts <c>anyOf</c> and <c>oneOf</c>. A type beside them limits each of their schemas.</summary>
internal sealed class UnionConverter(
    SchemaConversion convert, DocumentReferences references, DefinitionSet definitions, TypeReader types, DocumentKeywords keywords,
    ImportNotes notes)
{
    public JsonObject Convert(JsonObject schema, string keyword, string pointer, string? name)
    {
        var at = keywords.At(schema, pointer, keyword);
        var branches = new JsonArray();
        var leftOut = definitions.LeftOut;
        var outer = schema.ContainsKey("type") ? types.Read(schema, pointer) : null;
        var index = 0;
        foreach (var branch in schema[keyword] as JsonArray ?? [])
        {
            var place = $"{at}/{index++}";
            if (outer is null)
            {
                branches.Add(convert(branch, place, name));
            }
            else if (Limited(branch, outer, place, keywords.At(schema, pointer, "type")) is { } limited)
            {
                branches.Add(convert(limited, place, name));
            }
        }

        if (branches.Count == 0)
        {
            notes.Warn(at, "is not a list of schemas; any value is accepted");
            return SchemaTypes.AnyValue();
        }

        // A value that is in one schema of the document can be in two schemas of the contract if one of them is wider.
        if (keyword == "oneOf" && definitions.LeftOut > leftOut)
        {
            notes.Note(at, "is written as 'anyOf', because a part of its schemas is left out");
            keyword = "anyOf";
        }

        return new JsonObject { [keyword] = branches };
    }

    /// <summary>A schema of a union with the types that stand beside the union. Null: no value satisfies it.</summary>
    private JsonNode? Limited(JsonNode? branch, List<string> outer, string place, string typePlace)
    {
        if (branch is not JsonObject schema)
        {
            return branch ?? JsonValue.Create(true);
        }

        var known = references.TypesOf(schema);
        var common = known is null ? outer : SchemaTypes.Common(outer, known);
        if (common.Count == 0)
        {
            notes.Note(place, "is left out: no value has its type and the type beside the union");
            return null;
        }

        if (known is not null && known.TrueForAll(common.Contains))
        {
            return schema;
        }

        if (SchemaKeywords.Composing.Any(schema.ContainsKey))
        {
            notes.Warn(typePlace, $"does not limit the schema {place}: a contract cannot say it");
            return schema;
        }

        var copy = schema.DeepClone().AsObject();
        copy["type"] = new JsonArray([.. common.Select(type => (JsonNode)type)]);
        copy.Remove("nullable");
        return copy;
    }
}
