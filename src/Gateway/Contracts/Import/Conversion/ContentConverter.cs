using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts the content of lists and objects: items, members and other members.</summary>
internal sealed class ContentConverter(SchemaConversion convert, MemberConverter members, DocumentKeywords keywords)
{
    private static readonly string[] OfArrays = ["items", "uniqueItems"];

    private static readonly string[] OfObjects = ["properties", "required", "additionalProperties"];

    public void AddTo(JsonObject result, JsonObject schema, string pointer, string[] types)
    {
        if (types.Contains("array"))
        {
            AddItems(result, schema, pointer);
        }
        else
        {
            keywords.ReportUseless(schema, pointer, OfArrays, types);
        }

        if (types.Contains("object"))
        {
            AddMembers(result, schema, pointer);
        }
        else
        {
            keywords.ReportUseless(schema, pointer, OfObjects, types);
        }
    }

    private void AddItems(JsonObject result, JsonObject schema, string pointer)
    {
        if (schema.ContainsKey("prefixItems"))
        {
            // The items then follow those of the list, which a contract does not have.
            keywords.ReportBeside(schema, pointer, "items", "prefixItems");
        }
        else if (schema.ContainsKey("items") && !schema["items"].IsEmptySchema())
        {
            result["items"] = convert(schema["items"], keywords.At(schema, pointer, "items"), name: null);
        }

        if (keywords.IsFlag(schema, pointer, "uniqueItems"))
        {
            result["uniqueItems"] = true;
        }
    }

    private void AddMembers(JsonObject result, JsonObject schema, string pointer)
    {
        var hasAll = true;
        if (schema.ContainsKey("properties"))
        {
            hasAll = members.AddTo(result, schema, pointer);
        }
        else
        {
            members.AddRequired([], schema, pointer, []);
        }

        AddAdditional(result, schema, pointer, hasAll);
    }

    private void AddAdditional(JsonObject result, JsonObject schema, string pointer, bool hasAll)
    {
        const string additional = "additionalProperties";
        if (schema.ContainsKey("patternProperties"))
        {
            result[additional] = true;
            keywords.ReportBeside(schema, pointer, additional, "patternProperties");
            return;
        }

        if (!hasAll)
        {
            result[additional] = true;
            if (schema[additional] is JsonObject { Count: > 0 } || schema[additional].IsFalse())
            {
                keywords.Warn(schema, pointer, additional, "is left out, because the contract cannot name each property");
            }

            return;
        }

        switch (schema[additional])
        {
            case JsonObject { Count: 0 }:
                result[additional] = true;
                break;
            case JsonObject others:
                result[additional] = convert(others, keywords.At(schema, pointer, additional), name: null);
                break;
            case JsonValue flag when flag.IsTrue() || flag.IsFalse():
                result[additional] = flag.DeepClone();
                break;
            default:
                if (schema.ContainsKey(additional))
                {
                    keywords.Warn(schema, pointer, additional, "is left out: it is neither a schema nor true or false");
                }

                break;
        }
    }
}
