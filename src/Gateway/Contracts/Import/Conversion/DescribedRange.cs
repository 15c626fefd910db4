using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Reads ranges, values and defaults out of the descriptions of an Apifox export, which has no keywords for them.</summary>
internal sealed partial class DescribedRange(ImportNotes notes)
{
    /// <summary>Adds the keywords that a description states.</summary>
    public void AddTo(JsonObject schema, string pointer)
    {
        foreach (var keyword in AddTo(schema))
        {
            notes.Note($"{pointer}/description", $"'{keyword}': {schema[keyword]!.ToJsonString()} is read from the description");
        }
    }

    /// <returns>The added keywords.</returns>
    private static List<string> AddTo(JsonObject schema)
    {
        var added = new List<string>();
        if (schema["description"]?.GetValue<string>() is not { } text || schema["type"] is not JsonValue kind
            || !kind.TryGetValue<string>(out var type))
        {
            return added;
        }

        if (type is "integer" or "number" && Range().Match(text) is { Success: true } range)
        {
            Add(schema, added, "minimum", Number(range.Groups["from"].Value));
            Add(schema, added, "maximum", Number(range.Groups["to"].Value));
        }

        if (type == "string" && Values().Match(text) is { Success: true } values)
        {
            var listed = Value().Matches(values.Groups["values"].Value).Select(match => match.Value).Distinct().ToList();
            if (listed.Count > 1 && IsComplete(values.Groups["values"].Value, text[(values.Index + values.Length)..]))
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

    private static void Add(JsonObject schema, List<string> added, string keyword, JsonNode? value)
    {
        if (value is not null && schema.TryAdd(keyword, value))
        {
            added.Add(keyword);
        }
    }

    /// <summary>Whether a list of values ends where its last value was found. Other words can be more values.</summary>
    private static bool IsComplete(string list, string rest) =>
        rest.Length == 0 || ListEnd().IsMatch(rest) || list.TrimEnd(' ') is [.., ',' or '，' or '\n' or '.'];

    private static JsonNode? DefaultOf(string type, string text) => type switch
    {
        "boolean" when bool.TryParse(text, out var flag) => flag,
        "integer" or "number" => Number(text.TrimEnd('.')),
        "string" => text.Trim('\'', '"'),
        _ => null,
    };

    private static JsonNode? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"范围值?\s*(?:[为是]\s*[:：]?|[:：])\s*(?<from>-?\d+(\.\d+)?)\s*[-~～–至到]\s*(?<to>-?\d+(\.\d+)?)")]
    private static partial Regex Range();

    [GeneratedRegex(@"(枚举值?|支持|可选值?)\s*(?:[为是]\s*[:：]?|[:：])\s*(?<values>[A-Za-z0-9_'"":\s,，、./|或和及与-]+)")]
    private static partial Regex Values();

    [GeneratedRegex(@"^\s*([。；;）)\]】]|格式|[一二两三四五六七八九十\d]+种)")]
    private static partial Regex ListEnd();

    [GeneratedRegex(@"[A-Za-z0-9_:.]+(-[A-Za-z0-9_:.]+)*")]
    private static partial Regex Value();

    [GeneratedRegex(@"默认值?\s*(?:[为是]\s*[:：]?|[:：])\s*(?<value>['""]?[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)*['""]?)")]
    private static partial Regex Default();
}
