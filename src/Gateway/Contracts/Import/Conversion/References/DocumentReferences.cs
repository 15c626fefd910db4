using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion.References;

/// <summary>Finds the schemas to which the references of a document lead.</summary>
/// <param name="root">The whole document.</param>
internal sealed class DocumentReferences(JsonNode root)
{
    private static readonly string[] Referable = ["#/components/schemas/", "#/$defs/"];

    /// <summary>The schema to which a reference leads, and its JSON pointer in one spelling.</summary>
    public (JsonObject Schema, string Pointer)? Find(string target)
    {
        if (!Referable.Any(start => target.StartsWith(start, StringComparison.Ordinal)))
        {
            return null;
        }

        JsonNode? found = root;
        var pointer = "";
        foreach (var segment in target.Split('/').Skip(1).Select(SchemaReader.Unescape))
        {
            found = found switch
            {
                JsonArray list when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Count => list[index],
                JsonObject members => members[segment],
                _ => null,
            };
            pointer = FileProblem.Child(pointer, segment);
        }

        return found is JsonObject schema ? (schema, pointer) : null;
    }

    /// <summary>The types of a schema, also behind references. Null: it has none, or is made of others.</summary>
    public List<string>? TypesOf(JsonObject schema)
    {
        var isNullable = false;
        for (var steps = 0; steps < SchemaSize.MostDepth; steps++)
        {
            isNullable |= schema["nullable"].IsTrue();
            if (schema["$ref"].Text() is { } target && Find(target) is var (found, _))
            {
                schema = found;
            }
            else if (schema["allOf"] is JsonArray and [JsonObject only])
            {
                schema = only;
            }
            else
            {
                break;
            }
        }

        var types = SchemaTypes.Given(schema).OfType<string>().Distinct().ToList();
        if (types.Count > 0 && isNullable && !types.Contains("null"))
        {
            types.Add("null");
        }

        return types.Count > 0 && types.TrueForAll(SchemaTypes.All.Contains) ? types : null;
    }
}
