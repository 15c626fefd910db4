using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.References;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion.Merging;

/// <summary>Makes one schema of the schemas of an <c>allOf</c>.</summary>
internal sealed class AllOfMerge(DocumentReferences references, DocumentKeywords keywords, DocumentPlaces places, ImportNotes notes)
{
    /// <summary>Each schema of an <c>allOf</c> can contain others, so a small document can ask for any number of merges.</summary>
    private const int MostMerges = 10_000;

    private readonly KeywordMerge _keywords = new(keywords, places, notes);

    private int _merges;
    private int _depth;

    /// <summary>The schema to which references lead, and the members of all parts of <c>allOf</c>.</summary>
    /// <returns>Null: one schema cannot say the same.</returns>
    public (JsonObject Schema, string Pointer)? Flatten(JsonObject schema, string pointer, out string? problem)
    {
        if (++_merges > MostMerges)
        {
            throw new ImportException($"{notes.Source}#{pointer}: more than {MostMerges} schemas are merged because of 'allOf'");
        }

        problem = null;
        for (var steps = 0; steps < SchemaSize.MostDepth; steps++)
        {
            if (schema["$ref"].Text() is { } target)
            {
                keywords.ReportRest(schema, pointer, ["$ref", .. SchemaKeywords.Annotations]);
                if (references.Find(target) is not var (found, place))
                {
                    problem = $"{pointer}/$ref: refers to '{target}', which does not exist";
                    return null;
                }

                (schema, pointer) = (found, place);
            }
            else if (schema.ContainsKey("allOf"))
            {
                if (Merge(schema, pointer) is not { } merged)
                {
                    problem = $"{pointer}/allOf: has schemas that cannot be combined";
                    return null;
                }

                schema = merged;
            }
            else
            {
                return (schema, pointer);
            }
        }

        throw LeadsBack(pointer);
    }

    /// <summary>One schema with the keywords of a schema and of all parts of its <c>allOf</c>.</summary>
    /// <returns>Null: the parts are no objects with properties, and one schema cannot say the same as all of them.</returns>
    public JsonObject? Merge(JsonObject schema, string pointer)
    {
        var parts = Parts(schema, pointer);
        if (!parts.Any(part => part.Part.ContainsKey("properties")) && !ExactMerge.IsPossible(parts.Select(part => part.Part)))
        {
            return null;
        }

        var merged = new JsonObject();
        foreach (var (part, place) in parts)
        {
            _keywords.MergeInto(merged, part, place);
        }

        ReportOthers(merged, parts);
        if (keywords.IsFlag(schema, pointer, "nullable"))
        {
            AllowNull(merged);
        }

        return merged;
    }

    /// <summary>The types and the values of the parts do not contain null, also if the schema of the list allows it.</summary>
    private static void AllowNull(JsonObject merged)
    {
        merged["nullable"] = true;
        if (merged["const"] is { } only)
        {
            merged.Remove("const");
            merged["enum"] = new JsonArray(only);
        }

        if (merged["enum"] is JsonArray { Count: > 0 } values && !values.Contains(null))
        {
            values.Add(null);
        }
    }

    /// <summary>The schemas of <c>allOf</c> without references and <c>allOf</c> of their own, then the schema that has the list.</summary>
    private List<(JsonObject Part, string Pointer)> Parts(JsonObject schema, string pointer)
    {
        if (schema["allOf"] is not JsonArray { Count: > 0 })
        {
            keywords.Warn(schema, pointer, "allOf", "is left out: it is not a list of schemas");
        }

        var parts = new List<(JsonObject Part, string Pointer)>();
        var index = 0;
        foreach (var part in schema["allOf"] as JsonArray ?? [])
        {
            var at = $"{keywords.At(schema, pointer, "allOf")}/{index++}";
            if (part is not JsonObject member)
            {
                notes.Warn(at, "is left out: it is no schema");
                continue;
            }

            if (_depth == SchemaSize.MostDepth)
            {
                throw LeadsBack(pointer);
            }

            _depth++;
            var flat = Flatten(member, at, out var problem);
            _depth--;
            if (flat is { } found)
            {
                parts.Add(found);
            }
            else
            {
                notes.Warn(at, $"is left out: {problem}");
            }
        }

        return [.. parts, (schema, pointer)];
    }

    /// <summary>A part that excludes other members excludes those of the other parts, which the contract accepts.</summary>
    private void ReportOthers(JsonObject merged, List<(JsonObject Part, string Pointer)> parts)
    {
        foreach (var (part, pointer) in parts)
        {
            var isOpen = part["additionalProperties"] is null || part["additionalProperties"].IsEmptySchema();
            var own = part["properties"] as JsonObject ?? [];
            if (!isOpen && (merged["properties"] as JsonObject ?? []).Any(property => !own.ContainsKey(property.Key)))
            {
                keywords.Warn(part, pointer, "additionalProperties", "does not limit the properties of the other schemas of 'allOf'");
            }
        }
    }

    private ImportException LeadsBack(string pointer) => new($"{notes.Source}#{pointer}: leads back to itself");
}
