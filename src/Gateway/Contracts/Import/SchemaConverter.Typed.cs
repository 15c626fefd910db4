using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import;

/// <summary>Converts a schema with a type: its keywords, its description, and the check of a picture.</summary>
internal sealed partial class SchemaConverter
{
    private const int LongestText = 4096;

    private static readonly string[] Types = ["string", "integer", "number", "boolean", "array", "object", "null"];

    /// <summary>The keywords that are copied as they are. The reader of contracts then checks them.</summary>
    private static readonly string[] Copied =
    [
        "const", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "not", "x-image-types",
    ];

    /// <summary>Words of parameters whose URL is not that of a picture.</summary>
    private static readonly string[] OtherMedia =
    [
        "video", "audio", "music", "sound", "voice", "speech", "song", "zip", "archive", "data", "dataset", "file", "document", "pdf",
        "mesh", "model", "lora", "loras", "weights", "checkpoint", "config", "glb", "obj", "webhook", "callback", "website", "page", "text",
        "json", "csv", "training", "api", "font", "subtitle", "srt", "gaussian", "splat", "scene", "path",
    ];

    private JsonObject ConvertTyped(JsonObject schema, string pointer, string? name)
    {
        var types = TypesOf(schema, pointer);
        var isNullable = IsTrue(schema["nullable"]) || types.Contains("null");
        var result = new JsonObject();
        var values = Values(schema, pointer, types, ref isNullable);
        string[] all = [.. types.Where(type => type != "null"), .. isNullable || types is ["null"] ? ["null"] : (string[])[]];
        result["type"] = all is [var single] ? single : new JsonArray([.. all.Select(type => (JsonNode)type)]);
        if (values is not null)
        {
            result["enum"] = values;
        }

        foreach (var keyword in Copied.Where(schema.ContainsKey))
        {
            result[keyword] = schema[keyword]?.DeepClone();
        }

        AddExclusive(result, schema, "exclusiveMinimum", "minimum");
        AddExclusive(result, schema, "exclusiveMaximum", "maximum");
        AddInner(result, schema, pointer, name, all);
        AddFormat(result, schema, pointer, name);
        if (IsTrue(schema["uniqueItems"]))
        {
            result["uniqueItems"] = true;
        }

        AddAnnotations(result, schema, pointer, name);
        if (hasRangesInDescriptions)
        {
            foreach (var keyword in DescribedRange.AddTo(result))
            {
                notes.Note($"{pointer}/description", $"'{keyword}': {result[keyword]!.ToJsonString()} is read from the description");
            }
        }

        ReportRest(schema, pointer,
        [
            "type", "enum", "nullable", "format", "items", "properties", "required", "additionalProperties", "uniqueItems",
            "exclusiveMinimum", "exclusiveMaximum",
            "x-fal-order-properties", "x-apifox-orders", "example", .. Copied, .. SchemaKeywords.Annotations,
        ]);
        return result;
    }

    /// <summary>The types, which the other keywords say if there is no <c>type</c>.</summary>
    private List<string> TypesOf(JsonObject schema, string pointer)
    {
        var given = (schema["type"] is JsonArray list ? list.Select(Text) : [Text(schema["type"])]).OfType<string>().ToList();
        var types = given.Where(Types.Contains).Distinct().ToList();
        if (types.Count > 0 && types.Count == given.Count)
        {
            return types;
        }

        if (given.Count > 0)
        {
            notes.Warn($"{pointer}/type", "is not a type of JSON; any value is accepted");
            return [.. Types.Where(type => type != "integer")];
        }

        if (schema["enum"] is JsonArray || schema.ContainsKey("const"))
        {
            var values = schema["enum"] as JsonArray ?? [schema["const"]?.DeepClone()];
            var found = values.Select(TypeOf).OfType<string>().Distinct().ToList();
            return found.Count > 0 ? found : ["string"];
        }

        string? meant = schema.ContainsKey("properties") ? "object" : schema.ContainsKey("items") ? "array" : null;
        if (meant is null)
        {
            notes.Note(pointer, "has no type: any value is accepted");
            return [.. Types.Where(type => type != "integer")];
        }

        notes.Note(pointer, $"has no type: '{meant}' is assumed");
        return [meant];
    }

    private static string? TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => null,
    };

    /// <summary>The values of <c>enum</c>. Null is listed if and only if the type allows it.</summary>
    private JsonArray? Values(JsonObject schema, string pointer, List<string> types, ref bool isNullable)
    {
        if (schema["enum"] is not JsonArray given)
        {
            return null;
        }

        var values = new JsonArray();
        var hasNull = false;
        var index = 0;
        foreach (var value in given)
        {
            var at = $"{pointer}/enum/{index++}";
            if (value is null)
            {
                hasNull = true;
            }
            else if (values.Any(known => JsonNode.DeepEquals(known, value)))
            {
                notes.Warn(at, "is left out: it is listed twice");
            }
            else
            {
                values.Add(value.DeepClone());
            }
        }

        if (hasNull != isNullable && !(types is ["null"]))
        {
            notes.Warn($"{pointer}/enum", hasNull
                ? "lists null, which the type does not allow: null is left out"
                : "does not list null, which the type allows: null is left out");
            isNullable = false;
            types.Remove("null");
        }

        if (isNullable)
        {
            values.Add(null);
        }

        return values;
    }

    /// <summary>In OpenAPI 3.0 the keyword is a flag beside the bound.</summary>
    private static void AddExclusive(JsonObject result, JsonObject schema, string keyword, string bound)
    {
        switch (schema[keyword]?.GetValueKind())
        {
            case JsonValueKind.True when result[bound] is { } value:
                result.Remove(bound);
                result[keyword] = value;
                break;
            case JsonValueKind.Number:
                result[keyword] = schema[keyword]!.DeepClone();
                break;
        }
    }

    private void AddInner(JsonObject result, JsonObject schema, string pointer, string? name, string[] types)
    {
        if (types.Contains("array") && schema["items"] is { } items && items is not JsonObject { Count: 0 })
        {
            var itemName = name is not null && name.EndsWith("_urls", StringComparison.Ordinal) ? name[..^1] : null;
            result["items"] = Convert(items, $"{pointer}/items", itemName);
        }

        if (!types.Contains("object"))
        {
            return;
        }

        if (schema.ContainsKey("properties"))
        {
            AddMembers(result, schema, pointer);
        }

        switch (schema["additionalProperties"])
        {
            case JsonObject { Count: 0 }:
                result["additionalProperties"] = true;
                break;
            case JsonObject others:
                result["additionalProperties"] = Convert(others, $"{pointer}/additionalProperties", name: null);
                break;
            case JsonValue flag:
                result["additionalProperties"] = flag.DeepClone();
                break;
        }
    }

    private void AddFormat(JsonObject result, JsonObject schema, string pointer, string? name)
    {
        var format = Text(schema["format"]);
        var isText = Text(result["type"]) == "string" || (result["type"] is JsonArray types && types.Any(type => Text(type) == "string"));
        if (isText && !result.ContainsKey("enum") && (format is "uri" or "url" || IsUrl(name)))
        {
            if (IsPicture(name, schema))
            {
                result["format"] = "uri";
                notes.Note(pointer, "is the URL of a picture: 'format': 'uri' checks it");
                return;
            }

            notes.Note(pointer, "is a URL, but not of a picture: it has no check");
        }
        else if (format is not null)
        {
            notes.Warn($"{pointer}/format", $"'{format}' is left out: it is not enforced");
        }
    }

    private static bool IsUrl(string? name) => name is not null
        && (name is "url" || name.EndsWith("_url", StringComparison.Ordinal));

    private static bool IsPicture(string? name, JsonObject schema)
    {
        var words = (name ?? "").Split('_', '-', '.');
        if (words.Contains("image") || words.Contains("images") || words.Contains("mask") || words.Contains("photo"))
        {
            return !words.Any(word => word is "zip" or "archive" or "data" or "dataset" or "video" or "audio");
        }

        var description = Text(schema["description"]) ?? "";
        return !words.Any(OtherMedia.Contains)
            && !((string[])["video", "audio", "zip", "archive", "mesh", "model file", "weights", "document"])
                .Any(word => description.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private void AddAnnotations(JsonObject result, JsonObject schema, string pointer, string? name)
    {
        if (Text(schema["title"]) is { } title && !IsNameInWords(title, name) && !result.ContainsKey("title"))
        {
            AddText(result, "title", title, pointer);
        }

        if (schema.ContainsKey("default"))
        {
            result["default"] = schema["default"]?.DeepClone();
        }

        if (IsTrue(schema["deprecated"]))
        {
            result["deprecated"] = true;
        }

        if (Text(schema["description"]) is { Length: > 0 } description)
        {
            AddText(result, "description", description, pointer);
        }

        if (schema["examples"] is JsonArray { Count: > 0 } examples)
        {
            result["examples"] = examples.DeepClone();
        }
        else if (schema.ContainsKey("example"))
        {
            result["examples"] = new JsonArray(schema["example"]?.DeepClone());
        }
    }

    private void AddText(JsonObject result, string keyword, string text, string pointer)
    {
        if (text.Length > LongestText)
        {
            notes.Warn(FileProblem.Child(pointer, keyword), $"is cut after {LongestText} characters");
            text = text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
        }

        result[keyword] = text;
    }

    /// <summary>Whether a title only repeats the name: "Num Images" for <c>num_images</c>.</summary>
    private static bool IsNameInWords(string title, string? name) => name is null
        || string.Equals(title.Replace(" ", "", StringComparison.Ordinal),
            name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
