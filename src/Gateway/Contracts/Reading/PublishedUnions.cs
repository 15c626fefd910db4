using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Contracts.Reading;

/// <summary>Simplifies the unions of a published schema. Linters refuse a union of one schema and equal schemas in a union.</summary>
internal static class PublishedUnions
{
    /// <summary>The same schema. Its unions have two or more different branches.</summary>
    public static JsonObject Simplify(JsonObject schema)
    {
        foreach (var name in (string[])["items", "additionalProperties"])
        {
            if (schema[name] is JsonObject inner)
            {
                schema[name] = Detached(Simplify(inner));
            }
        }

        if (schema["properties"] is JsonObject members)
        {
            foreach (var (name, member) in members.ToList())
            {
                members[name] = Detached(Simplify(member!.AsObject()));
            }
        }

        return schema["anyOf"] is JsonArray any ? OfBranches(schema, "anyOf", any)
            : schema["oneOf"] is JsonArray one ? OfBranches(schema, "oneOf", one)
            : schema;
    }

    private static JsonObject OfBranches(JsonObject schema, string keyword, JsonArray given)
    {
        var (branches, known) = (new List<JsonObject>(), new List<JsonNode>());
        foreach (var branch in given.Select(branch => Simplify(branch!.AsObject())).ToList())
        {
            var values = Values(branch);
            if (keyword == "oneOf" || !known.Exists(other => JsonNode.DeepEquals(other, values)))
            {
                branches.Add(branch);
                known.Add(values);
            }
        }

        if (branches is [var only])
        {
            schema.Remove(keyword);
            return Merged(Detached(only), schema);
        }

        given.Clear();
        branches.ForEach(branch => given.Add(Detached(branch)));
        return schema;
    }

    /// <summary>The inner schema with the description of the outer one.</summary>
    public static JsonObject Merged(JsonObject inner, JsonObject outer)
    {
        foreach (var (name, value) in outer)
        {
            inner.Remove(name);
            inner.Add(name, value?.DeepClone());
        }

        return inner;
    }

    /// <summary>What decides about the valid values of a schema, in one notation: without descriptions, and <c>const</c> as <c>enum</c>.
    /// </summary>
    private static JsonObject Values(JsonObject schema)
    {
        var values = new JsonObject();
        foreach (var (name, value) in schema.Where(keyword => !SchemaKeywords.IsAnnotation(keyword.Key)))
        {
            values[name == "const" ? "enum" : name] = (name, value) switch
            {
                ("const", _) => new JsonArray(value?.DeepClone()),
                ("items" or "additionalProperties", JsonObject inner) => Values(inner),
                ("properties", JsonObject members) =>
                    new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Values(member.Value!.AsObject())))),
                ("anyOf" or "oneOf", JsonArray branches) => new JsonArray([.. branches.Select(branch => Values(branch!.AsObject()))]),
                _ => value?.DeepClone(),
            };
        }

        if (values["additionalProperties"] is JsonValue open && open.GetValueKind() == JsonValueKind.True
            && !values.ContainsKey("properties"))
        {
            values.Remove("additionalProperties");
        }

        return values;
    }

    private static JsonObject Detached(JsonObject node) => node.Parent is null ? node : node.DeepClone().AsObject();
}
