using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import;

/// <summary>
/// Brings a published schema into one form, so that two schemas with the same valid values and the same defaults have the same members.
/// The form is for comparison only.
/// </summary>
internal static class ComparedSchema
{
    private static readonly string[] Documentation = ["title", "description", "examples", "deprecated", "$id"];

    /// <summary>Keywords whose value says the same as no keyword.</summary>
    private static readonly Dictionary<string, string> Neutral = new(StringComparer.Ordinal)
    {
        ["minLength"] = "0",
        ["minItems"] = "0",
        ["uniqueItems"] = "false",
        ["required"] = "[]",
    };

    public static JsonObject Of(JsonElement schema) => Form(JsonObject.Create(schema)!);

    private static JsonObject Form(JsonObject schema)
    {
        var common = new JsonObject();
        foreach (var (name, value) in schema.Where(member => member.Key is "default"))
        {
            common[name] = value?.DeepClone();
        }

        var keyword = schema.ContainsKey("oneOf") && !IsSameAsAnyOf(schema) ? "oneOf" : "anyOf";
        List<JsonObject> branches = keyword == "oneOf" ? Inner(schema, "oneOf") : Branches(schema);
        if (branches is [var single])
        {
            return Joined(single, common);
        }

        // X or null is a type with null, as contracts usually have it.
        var others = branches.Where(branch => !IsNull(branch)).ToList();
        if (keyword == "anyOf" && others is [var only] && only["type"] is JsonValue type)
        {
            only["type"] = new JsonArray(type.DeepClone(), "null");
            return Joined(only, common);
        }

        return Joined(new JsonObject { [keyword] = new JsonArray([.. branches]) }, common);
    }

    /// <summary>The schemas of a union, each with one type, and each once.</summary>
    private static List<JsonObject> Branches(JsonObject schema)
    {
        List<JsonObject> branches;
        if (schema.ContainsKey("anyOf") || schema.ContainsKey("oneOf"))
        {
            branches = [.. Inner(schema, schema.ContainsKey("anyOf") ? "anyOf" : "oneOf").SelectMany(Unfolded)];
        }
        else
        {
            var types = Types(schema);
            branches = types.Count == 0 ? [Single(schema, null)] : [.. types.Select(type => Single(schema, type))];
        }

        return [.. branches.DistinctBy(Key)];
    }

    private static List<JsonObject> Inner(JsonObject schema, string keyword) =>
        [.. ((JsonArray)schema[keyword]!).Select(branch => Form(branch!.AsObject()))];

    /// <summary>A union inside a union.</summary>
    private static IEnumerable<JsonObject> Unfolded(JsonObject form) =>
        form["anyOf"] is JsonArray inner && form.Count == 1 ? inner.Select(branch => branch!.DeepClone().AsObject())
        : form["type"] is JsonArray ? Types(form).Select(type => Single(form, type))
        : [form];

    /// <summary>The keywords of a schema that apply to one of its types.</summary>
    private static JsonObject Single(JsonObject schema, string? type)
    {
        var form = new JsonObject();
        if (type is not null)
        {
            form["type"] = type;
        }

        foreach (var (name, value) in schema)
        {
            var applies = SchemaKeywords.TypesOf(name);
            if (name is "type" or "default" or "const" or "enum" || Documentation.Contains(name)
                || (Neutral.TryGetValue(name, out var neutral) && value?.ToJsonString() == neutral)
                || (type is not null && applies.Count > 0 && !applies.Any(known => Is(known.ToString(), type))))
            {
                continue;
            }

            form[name] = Keyword(name, value);
        }

        if (Values(schema) is { } values && type is not ("array" or "object" or "null"))
        {
            form["enum"] = new JsonArray([.. values.Where(value => type is null || TypeOf(value, type))
                .OrderBy(value => value?.ToJsonString(), StringComparer.Ordinal).Select(value => value?.DeepClone())]);
        }

        return form;
    }

    private static JsonNode? Keyword(string name, JsonNode? value) => (name, value) switch
    {
        ("properties", JsonObject members) =>
            new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Form(member.Value!.AsObject())))),
        ("items" or "additionalProperties", JsonObject inner) => Form(inner),
        ("required", JsonArray names) =>
            new JsonArray([.. names.OrderBy(one => one!.GetValue<string>(), StringComparer.Ordinal).Select(one => one!.DeepClone())]),
        _ => value?.DeepClone(),
    };

    private static JsonObject Joined(JsonObject form, JsonObject common)
    {
        var joined = form.DeepClone().AsObject();
        foreach (var (name, value) in common)
        {
            joined[name] = value?.DeepClone();
        }

        return joined;
    }

    /// <summary>Whether no value is in two of the schemas, because each has a type of its own.</summary>
    private static bool IsSameAsAnyOf(JsonObject schema)
    {
        var types = ((JsonArray)schema["oneOf"]!).Select(branch => Types(branch!.AsObject())).ToList();
        var all = types.SelectMany(known => known).Select(type => type == "integer" ? "number" : type).ToList();
        return types.TrueForAll(known => known.Count > 0) && all.Distinct().Count() == all.Count;
    }

    private static List<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray list => [.. list.Select(type => type!.GetValue<string>())],
        JsonValue single => [single.GetValue<string>()],
        _ => [.. (Values(schema) ?? []).Select(TypeName).Distinct()],
    };

    private static JsonArray? Values(JsonObject schema) => schema["enum"] as JsonArray
        ?? (schema.ContainsKey("const") ? new JsonArray(schema["const"]?.DeepClone()) : null);

    private static bool TypeOf(JsonNode? value, string type) => TypeName(value) == (type == "integer" ? "number" : type);

    private static string TypeName(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };

    private static bool Is(string known, string type) => string.Equals(known, type, StringComparison.OrdinalIgnoreCase);

    private static bool IsNull(JsonObject form) => form.Count == 1 && form["type"] is JsonValue type && type.GetValue<string>() == "null";

    private static string Key(JsonObject form) => form.ToJsonString();
}
