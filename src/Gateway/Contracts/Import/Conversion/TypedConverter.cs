using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.Values;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts a schema with types of its own, which is not made of others.</summary>
/// <param name="types">Reads the types.</param>
/// <param name="values">Converts the allowed values.</param>
/// <param name="scalars">Converts the keywords of texts and numbers.</param>
/// <param name="content">Converts the items and the members.</param>
/// <param name="annotations">Converts the keywords that describe the value.</param>
/// <param name="keywords">Reads the keywords.</param>
/// <param name="described">Reads the ranges in descriptions. Null: descriptions have none.</param>
internal sealed class TypedConverter(
    TypeReader types, AllowedValues values, ScalarKeywords scalars, ContentConverter content, Annotations annotations,
    DocumentKeywords keywords, DescribedRange? described)
{
    private static readonly string[] Known =
    [
        "type", "enum", "nullable", "format", "items", "properties", "required", "additionalProperties", "uniqueItems",
        "exclusiveMinimum", "exclusiveMaximum", "x-fal-order-properties", "x-apifox-orders", "example",
        .. ScalarKeywords.Copied, .. SchemaKeywords.Annotations,
    ];

    public JsonObject Convert(JsonObject schema, string pointer, string? name)
    {
        var found = types.Read(schema, pointer);
        if (keywords.IsFlag(schema, pointer, "nullable") && !found.Contains("null"))
        {
            found.Add("null");
        }

        if (found.Contains("number"))
        {
            found.Remove("integer");
        }

        var result = new JsonObject();
        var allowed = values.Convert(schema, pointer, found);
        string[] all = [.. found.Where(type => type != "null"), .. found.Contains("null") ? ["null"] : (string[])[]];
        result["type"] = SchemaTypes.Written(all);
        if (allowed is not null)
        {
            result["enum"] = allowed;
        }

        scalars.AddTo(result, schema, pointer);
        content.AddTo(result, schema, pointer, all);
        scalars.AddFormat(result, schema, pointer, all);
        annotations.AddTo(result, schema, pointer, name);
        described?.AddTo(result, pointer);
        keywords.ReportRest(schema, pointer, Known);
        return result;
    }
}
