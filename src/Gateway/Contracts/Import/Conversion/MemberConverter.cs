using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;
using Gateway.Text;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts <c>properties</c> and <c>required</c>, in the order that the document gives.</summary>
internal sealed class MemberConverter(SchemaConversion convert, DocumentKeywords keywords, ImportNotes notes)
{
    /// <returns>Whether the contract has all properties: none has a name that a contract cannot have.</returns>
    public bool AddTo(JsonObject result, JsonObject schema, string pointer)
    {
        if (schema.ContainsKey("properties") && schema["properties"] is not JsonObject)
        {
            keywords.Warn(schema, pointer, "properties", "is left out: it is not an object of schemas");
        }

        var properties = schema["properties"] as JsonObject ?? [];
        var members = new JsonObject();
        var hasAll = true;
        foreach (var name in Order(schema, properties))
        {
            var at = keywords.At(properties, keywords.At(schema, pointer, "properties"), name);
            if (!PlainName.Is(name))
            {
                notes.Warn(at, "is left out: a parameter's name has 1 to 64 letters, digits, '_', '-' or '.'; "
                    + "any value is accepted, and other names are too");
                hasAll = false;
                continue;
            }

            members[name] = convert(properties[name], at, name);
        }

        result["properties"] = members;
        AddRequired(result, schema, pointer, members);
        return hasAll;
    }

    public void AddRequired(JsonObject result, JsonObject schema, string pointer, JsonObject members)
    {
        if (schema.ContainsKey("required") && schema["required"] is not JsonArray)
        {
            keywords.Warn(schema, pointer, "required", "is left out: it is not a list of names");
        }

        var list = keywords.At(schema, pointer, "required");
        var required = new JsonArray();
        var index = 0;
        foreach (var item in schema["required"] as JsonArray ?? [])
        {
            var at = keywords.At(item, $"{list}/{index++}");
            if (item.Text() is not { } name || !members.ContainsKey(name))
            {
                notes.Warn(at, "is left out: it is not the name of a property");
            }
            else if (!required.Any(known => known!.GetValue<string>() == name))
            {
                required.Add(name);
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
        return listed.Select(NodeExtensions.Text).OfType<string>().Where(properties.ContainsKey)
            .Concat(properties.Select(member => member.Key)).Distinct();
    }
}
