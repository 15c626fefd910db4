using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Patterns;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The schema of a valid contract as the gateway publishes it: plain JSON Schema 2020-12 that refers to nothing. Rules that apply without
/// a keyword are added as keywords.
/// </summary>
internal sealed class PublishedSchema
{
    private readonly JsonObject _root;

    private PublishedSchema(JsonObject root) => _root = root;

    /// <param name="utf8">The text of the file.</param>
    /// <param name="own">The members that belong to the gateway.</param>
    public static JsonElement Of(byte[] utf8, IEnumerable<string> own)
    {
        var root = JsonNode.Parse(utf8)!.AsObject();
        var schema = PublishedUnions.Simplify(new PublishedSchema(root).Object(root));
        foreach (var name in own)
        {
            schema.Remove(name);
        }

        return JsonSerializer.SerializeToElement(schema);
    }

    private JsonObject Schema(JsonNode? given)
    {
        var schema = given!.AsObject();
        if (schema["$ref"] is JsonValue reference)
        {
            return Composed(Schema(Find(reference.GetValue<string>())), schema, "$ref");
        }

        return schema["allOf"] is JsonArray { Count: 1 } all ? Composed(Schema(all[0]), schema, "allOf") : Object(schema);
    }

    /// <summary>The inner schema with the description of the outer one.</summary>
    private static JsonObject Composed(JsonObject inner, JsonObject outer, string keyword)
    {
        var own = new JsonObject(outer.Where(member => member.Key != keyword && member.Key != "nullable")
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var merged = PublishedUnions.Merged(inner, own);
        return IsTrue(outer["nullable"]) ? Nullable(merged) : merged;
    }

    private JsonObject Object(JsonObject schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (name != "nullable" && !(ReferenceEquals(schema, _root) && name is "$defs" or "components"))
            {
                result.Add(name, Keyword(name, value));
            }
        }

        if (result.TryGetPropertyValue("const", out var only) && only is null)
        {
            // Generators of clients know the type, and read the constant as any value.
            result["type"] = "null";
        }

        if (!IsTrue(_root["allowBlank"]))
        {
            Require(result);
        }

        if (result.ContainsKey("pattern") && !result.ContainsKey("maxLength"))
        {
            result["maxLength"] = TextPattern.LongestText;
        }

        return IsTrue(schema["nullable"]) ? Nullable(result) : result;
    }

    private JsonNode? Keyword(string name, JsonNode? value) => (name, value) switch
    {
        ("items", _) or ("additionalProperties", JsonObject) => Schema(value),
        ("properties", JsonObject members) =>
            new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Schema(member.Value)))),
        ("anyOf" or "oneOf", JsonArray branches) => new JsonArray([.. branches.Select(Schema)]),
        _ => value?.DeepClone(),
    };

    /// <summary>A required string must not be empty. This rule applies without a keyword.</summary>
    private static void Require(JsonObject schema)
    {
        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            if (schema["properties"]?[name!.GetValue<string>()] is JsonObject member)
            {
                NotEmpty(member);
            }
        }
    }

    private static void NotEmpty(JsonObject schema)
    {
        foreach (var branch in (schema["anyOf"] ?? schema["oneOf"]) as JsonArray ?? [])
        {
            NotEmpty(branch!.AsObject());
        }

        var isText = schema["type"] switch
        {
            JsonArray types => types.Any(type => type!.GetValue<string>() == "string"),
            JsonValue type => type.GetValue<string>() == "string",
            _ => false,
        };
        if (schema["enum"] is JsonArray values)
        {
            // A list of values says more. A blank one is never valid.
            values.RemoveAll(
                value => value is JsonValue text && text.TryGetValue<string>(out var blank) && string.IsNullOrWhiteSpace(blank));
        }
        else if (isText && !schema.ContainsKey("const") && (schema["minLength"] is not { } least || least.GetValue<int>() == 0))
        {
            schema["minLength"] = 1;
        }
    }

    /// <summary>OpenAPI 3.1 has no <c>nullable</c>.</summary>
    private static JsonObject Nullable(JsonObject schema)
    {
        if (schema["type"] is { } type && !schema.ContainsKey("const") && (schema["enum"] is not JsonArray values || values.Contains(null)))
        {
            schema["type"] = type is JsonArray types
                ? new JsonArray([.. types.Where(known => known!.GetValue<string>() != "null").Select(known => known!.DeepClone()), "null"])
                : new JsonArray(type.DeepClone(), "null");
            return schema;
        }

        if (schema["anyOf"] is JsonArray branches)
        {
            branches.Add(Null());
            return schema;
        }

        // The description is that of the whole value, and an example may be null.
        var whole = new JsonObject { ["anyOf"] = new JsonArray(schema, Null()) };
        foreach (var (name, value) in schema.Where(member => SchemaKeywords.IsAnnotation(member.Key)).ToList())
        {
            schema.Remove(name);
            whole.Add(name, value);
        }

        return whole;
    }

    private static JsonObject Null() => new() { ["type"] = "null" };

    private static bool IsTrue(JsonNode? flag) => flag is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private JsonNode? Find(string target)
    {
        JsonNode? found = _root;
        foreach (var segment in target.Split('/').Skip(1))
        {
            found = found?[SchemaReader.Unescape(segment)];
        }

        return found;
    }
}
