using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import;

/// <summary>
/// Converts the schemas of a document to those of a contract. A part that a contract cannot express is left out, so that the contract
/// accepts more than the document and never less.
/// </summary>
internal sealed partial class SchemaConverter(JsonNode root, ImportNotes notes, bool hasRangesInDescriptions)
{
    private const string Components = "#/components/schemas/";

    private static readonly string[] Composing = ["$ref", "allOf", "anyOf", "oneOf"];

    /// <summary>The keywords of OpenAPI and JSON Schema that say how a value is shown or documented.</summary>
    private static readonly string[] Ignored =
    [
        "xml", "externalDocs", "discriminator", "readOnly", "writeOnly", "$comment", "$schema", "$id", "$defs", "definitions",
        "contentMediaType",
    ];

    private readonly JsonObject _definitions = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>The place in the document of each converted schema.</summary>
    private readonly Dictionary<JsonObject, string> _places = [];

    /// <summary>The definitions to which converted schemas refer.</summary>
    public JsonObject Definitions => _definitions;

    /// <summary>The place in the document from which a schema was converted.</summary>
    public string? PlaceOf(JsonObject schema) => _places.GetValueOrDefault(schema);

    /// <summary>Converts the schema of a body. References and <c>allOf</c> at this level are replaced.</summary>
    public JsonObject ConvertBody(JsonObject schema, string pointer)
    {
        var (body, at) = Flatten(schema, pointer);
        var result = new JsonObject { ["type"] = "object" };
        ReportRest(body, at,
        [
            "type", "properties", "required", "additionalProperties", "x-fal-order-properties", "x-apifox-orders", "examples", "example",
            "title", "description",
        ]);
        AddMembers(result, body, at);
        switch (body["additionalProperties"])
        {
            case JsonValue flag when flag.GetValueKind() == JsonValueKind.False:
                result["additionalProperties"] = false;
                break;
            case JsonObject { Count: > 0 }:
                notes.Warn($"{at}/additionalProperties", "a schema of other parameters is not supported at the top level and is left out");
                break;
        }

        return result;
    }

    /// <summary>The schema to which references lead, and the members of all parts of <c>allOf</c>.</summary>
    private (JsonObject Schema, string Pointer) Flatten(JsonObject schema, string pointer)
    {
        for (var steps = 0; steps < SchemaSize.MostDepth; steps++)
        {
            if (Text(schema["$ref"]) is { } target)
            {
                if (Resolve(target) is not { } found)
                {
                    throw new ImportException($"{notes.Source}#{pointer}/$ref: refers to '{target}', which does not exist");
                }

                (schema, pointer) = (found, target[1..]);
            }
            else if (schema["allOf"] is JsonArray parts)
            {
                schema = MergeObjects(schema, parts, pointer) ?? throw new ImportException(
                    $"{notes.Source}#{pointer}/allOf: has parts that are not objects with properties");
            }
            else
            {
                return (schema, pointer);
            }
        }

        throw new ImportException($"{notes.Source}#{pointer}: leads back to itself");
    }

    private JsonObject Convert(JsonNode? node, string pointer, string? name)
    {
        if (node is not JsonObject schema)
        {
            if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.True)
            {
                notes.Warn(pointer, "is not a schema; any value is accepted");
            }

            return Place(AnyValue(), pointer);
        }

        var result = Composing.FirstOrDefault(schema.ContainsKey) is { } keyword
            ? ConvertComposed(schema, keyword, pointer, name)
            : ConvertTyped(schema, pointer, name);
        return Place(result, pointer);
    }

    private JsonObject Place(JsonObject converted, string pointer)
    {
        _places[converted] = pointer;
        return converted;
    }

    private JsonObject ConvertComposed(JsonObject schema, string keyword, string pointer, string? name)
    {
        var at = FileProblem.Child(pointer, keyword);
        var result = keyword switch
        {
            "$ref" => Reference(schema, at),
            "allOf" => AllOf(schema, at, name),
            _ => Union(schema, keyword, at, name),
        };
        // The keywords of an allOf with properties are part of the merged object.
        if (keyword != "allOf" || !schema.ContainsKey("properties"))
        {
            ReportRest(schema, pointer, [keyword, "nullable", "type", .. SchemaKeywords.Annotations, "example"]);
        }

        if (IsTrue(schema["nullable"]))
        {
            result["nullable"] = true;
        }

        AddAnnotations(result, schema, pointer, name);
        return result;
    }

    private JsonObject Reference(JsonObject schema, string at)
    {
        var target = Text(schema["$ref"]) ?? "";
        if (Resolve(target) is not { } found)
        {
            notes.Warn(at, $"refers to '{target}', which is no schema of this document; any value is accepted");
            return AnyValue();
        }

        var definition = SchemaReader.Unescape(target[(target.LastIndexOf('/') + 1)..]);
        if (_open.Contains(target))
        {
            notes.Warn(at, $"leads back to itself: '{target}' contains this reference; any value is accepted");
            return AnyValue();
        }

        if (!_definitions.ContainsKey(definition))
        {
            _open.Add(target);
            var converted = Convert(found, target[1..], name: null);
            _open.Remove(target);
            _definitions[definition] = converted;
        }

        return new JsonObject { ["$ref"] = FileProblem.Child("#/$defs", definition) };
    }

    private JsonObject? Resolve(string target)
    {
        JsonNode? found = root;
        if (!target.StartsWith(Components, StringComparison.Ordinal) && !target.StartsWith("#/$defs/", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var segment in target.Split('/').Skip(1))
        {
            found = (found as JsonObject)?[SchemaReader.Unescape(segment)];
        }

        return found as JsonObject;
    }

    private JsonObject AllOf(JsonObject schema, string at, string? name)
    {
        var parts = schema["allOf"] as JsonArray ?? [];
        if (parts is [JsonObject only] && !schema.ContainsKey("properties"))
        {
            return Convert(only, $"{at}/0", name);
        }

        if (MergeObjects(schema, parts, at) is { } merged)
        {
            return ConvertTyped(merged, at, name);
        }

        notes.Warn(at, "has several schemas that are not objects with properties; any value is accepted");
        return AnyValue();
    }

    /// <summary>One object with the members of all parts. Null: a part is something else.</summary>
    private JsonObject? MergeObjects(JsonObject schema, JsonArray parts, string pointer)
    {
        var merged = new JsonObject();
        foreach (var part in parts.Append(schema))
        {
            if (part is not JsonObject member || (member != schema && member.ContainsKey("anyOf")))
            {
                return null;
            }

            var (flat, _) = member == schema ? (schema, pointer) : Flatten(member, pointer);
            foreach (var (keyword, value) in flat.Where(entry => entry.Key != "allOf"))
            {
                if (keyword == "properties" && merged["properties"] is JsonObject known && value is JsonObject more)
                {
                    foreach (var (name, property) in more)
                    {
                        known[name] = property?.DeepClone();
                    }
                }
                else if (merged[keyword] is JsonArray list && value is JsonArray others)
                {
                    merged[keyword] = new JsonArray([.. list.Concat(others).Select(item => item?.DeepClone())]);
                }
                else
                {
                    merged[keyword] = value?.DeepClone();
                }
            }
        }

        return merged.ContainsKey("properties") ? merged : null;
    }

    private JsonObject Union(JsonObject schema, string keyword, string at, string? name)
    {
        var branches = new JsonArray();
        foreach (var branch in schema[keyword] as JsonArray ?? [])
        {
            var copy = branch;
            // A type beside the union limits each schema without one.
            if (schema["type"] is { } type && branch is JsonObject given && !given.ContainsKey("type")
                && !Composing.Any(given.ContainsKey))
            {
                copy = given.DeepClone();
                copy["type"] = type.DeepClone();
            }

            branches.Add(Convert(copy, $"{at}/{branches.Count}", name));
        }

        if (branches.Count > 0)
        {
            return new JsonObject { [keyword] = branches };
        }

        notes.Warn(at, "is not a list of schemas; any value is accepted");
        return AnyValue();
    }

    private void AddMembers(JsonObject result, JsonObject schema, string pointer)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        var members = new JsonObject();
        foreach (var name in Order(schema, properties))
        {
            var at = FileProblem.Child($"{pointer}/properties", name);
            if (!SafeName.IsSafe(name))
            {
                notes.Warn(at, "is left out: a parameter's name has 1 to 64 letters, digits, '_', '-' or '.'");
                continue;
            }

            members[name] = Convert(properties[name], at, name);
        }

        result["properties"] = members;
        var required = new JsonArray();
        var index = 0;
        foreach (var item in schema["required"] as JsonArray ?? [])
        {
            var at = $"{pointer}/required/{index++}";
            if (Text(item) is { } name && members.ContainsKey(name))
            {
                if (!required.Any(known => known!.GetValue<string>() == name))
                {
                    required.Add(name);
                }
            }
            else
            {
                notes.Warn(at, "is left out: it is not the name of a property");
            }
        }

        if (required.Count > 0)
        {
            result["required"] = required;
        }
    }

    /// <summary>The order that the document gives, then the properties that it does not list.</summary>
    private static IEnumerable<string> Order(JsonObject schema, JsonObject properties)
    {
        var listed = (schema["x-fal-order-properties"] ?? schema["x-apifox-orders"]) as JsonArray ?? [];
        return listed.Select(Text).OfType<string>().Where(properties.ContainsKey)
            .Concat(properties.Select(member => member.Key)).Distinct();
    }

    private void ReportRest(JsonObject schema, string pointer, string[] known)
    {
        foreach (var (keyword, _) in schema.Where(entry => !known.Contains(entry.Key)))
        {
            var at = FileProblem.Child(pointer, keyword);
            if (keyword.StartsWith("x-", StringComparison.Ordinal) || Ignored.Contains(keyword) || keyword is "ui" or "_fal_ui_field")
            {
                notes.Extension(at, keyword);
            }
            else
            {
                notes.Warn(at, $"'{keyword}' is left out: a contract does not have it here");
            }
        }
    }

    private static JsonObject AnyValue() => new()
    {
        ["type"] = new JsonArray("string", "number", "boolean", "array", "object", "null"),
    };

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;
}
