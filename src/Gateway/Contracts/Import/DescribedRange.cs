using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Contracts.Import;

/// <summary>Reads ranges, values and defaults out of the descriptions of an Apifox export, which has no keywords for them.</summary>
internal static partial class DescribedRange
{
    /// <summary>Adds the keywords that a description states.</summary>
    /// <returns>The added keywords.</returns>
    public static List<string> AddTo(JsonObject schema)
    {
        var added = new List<string>();
        if (schema["description"]?.GetValue<string>() is not { } text || schema["type"] is not JsonValue kind
            || !kind.TryGetValue<string>(out var type))
        {
            return added;
        }

        if (type is "integer" or "number" && Range().Match(text) is { Success: true } range)
        {
            Add(schema, added, "minimum", JsonNode.Parse(range.Groups["from"].Value)!);
            Add(schema, added, "maximum", JsonNode.Parse(range.Groups["to"].Value)!);
        }

        if (type == "string" && Values().Match(text) is { Success: true } values)
        {
            var listed = Value().Matches(values.Groups["values"].Value).Select(match => match.Value).Distinct().ToList();
            if (listed.Count > 1)
            {
                Add(schema, added, "enum", new JsonArray([.. listed.Select(value => (JsonNode)value)]));
            }
        }

        if (Default().Match(text) is { Success: true } given && DefaultOf(type, given.Groups["value"].Value) is { } value)
        {
            Add(schema, added, "default", value);
        }

        return added;
    }

    private static void Add(JsonObject schema, List<string> added, string keyword, JsonNode value)
    {
        if (schema.TryAdd(keyword, value))
        {
            added.Add(keyword);
        }
    }

    private static JsonNode? DefaultOf(string type, string text) => type switch
    {
        "boolean" when text is "true" or "false" => text == "true",
        "integer" or "number" when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => JsonNode.Parse(text),
        "string" => text.Trim('\'', '"'),
        _ => null,
    };

    [GeneratedRegex(@"范围值?\s*[:：]\s*(?<from>-?\d+(\.\d+)?)\s*[-~～–至到]\s*(?<to>-?\d+(\.\d+)?)")]
    private static partial Regex Range();

    [GeneratedRegex(@"(枚举值?|支持|可选值?)\s*[:：]\s*(?<values>[A-Za-z0-9_'"":\s,，、./-]+)")]
    private static partial Regex Values();

    [GeneratedRegex(@"[A-Za-z0-9_:.]+(-[A-Za-z0-9_:.]+)*")]
    private static partial Regex Value();

    [GeneratedRegex(@"默认值?\s*[:：为]\s*(?<value>[A-Za-z0-9_'"".-]+)")]
    private static partial Regex Default();
}
