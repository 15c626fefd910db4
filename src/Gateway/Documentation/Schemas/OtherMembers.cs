using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>
/// The schema of the members that an object does not name. TypeScript has no type for an object whose other members have another type
/// than its named ones: generators write <c>{a?: number} &amp; {[key: string]: string}</c>, and the valid <c>{a: 1}</c> is no value of it.
/// So the document also allows the types of the named members for the others. The contract in the catalogue has the exact schema.
/// </summary>
internal static class OtherMembers
{
    private const string Description =
        "The gateway accepts the first schema only. The other ones are those of the named members: the type of TypeScript needs them here.";

    private static readonly string[] Scalars = ["string", "integer", "number", "boolean", "null"];

    private static readonly string[] Annotations = ["title", "description", "default", "examples", "deprecated"];

    public static void Widen(JsonObject schema)
    {
        if (schema["properties"] is not JsonObject { Count: > 0 } members
            || schema["additionalProperties"] is not JsonObject { Count: > 0 } others)
        {
            return;
        }

        var forms = new List<JsonNode>();
        foreach (var member in members.Select(member => Values(member.Value!.AsObject())))
        {
            if (!IsWithin(member, others) && !forms.Exists(form => JsonNode.DeepEquals(form, member)))
            {
                forms.Add(member);
            }
        }

        if (forms.Count > 0)
        {
            schema["additionalProperties"] = new JsonObject
            {
                ["description"] = Description,
                ["anyOf"] = new JsonArray([others.DeepClone(), .. forms]),
            };
        }
    }

    /// <summary>Whether the type of the member in TypeScript is a part of the type of the others, for schemas of simple types.</summary>
    private static bool IsWithin(JsonObject member, JsonObject others) => JsonNode.DeepEquals(member, Values(others))
        || (!others.ContainsKey("enum") && Types(others) is { } all && Types(member) is { } types && types.IsSubsetOf(all));

    /// <summary>The simple types of a schema. Null: it has another type.</summary>
    private static HashSet<string>? Types(JsonObject schema)
    {
        string[] types = schema["type"] switch
        {
            JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
            JsonValue only => [only.GetValue<string>()],
            _ => [],
        };
        return types.Length > 0 && types.All(Scalars.Contains) ? [.. types.Select(type => type == "integer" ? "number" : type)] : null;
    }

    private static JsonObject Values(JsonObject schema) => new(schema
        .Where(keyword => !Annotations.Contains(keyword.Key))
        .Select(keyword => KeyValuePair.Create(keyword.Key, keyword.Value?.DeepClone())));
}
