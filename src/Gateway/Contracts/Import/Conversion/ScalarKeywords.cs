using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.Pictures;
using Gateway.Contracts.Patterns;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts the keywords of texts and numbers, and those whose value is copied as it is.</summary>
internal sealed class ScalarKeywords(DocumentKeywords keywords, PictureChecks pictures)
{
    /// <summary>The keywords that are copied as they are. The reader of contracts then checks them.</summary>
    public static readonly string[] Copied =
    [
        "const", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "not", "x-image-types",
    ];

    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems"];

    /// <summary>A longer number could be rounded. So could a number close to 0, which is then no count.</summary>
    private const int LongestCount = 20;

    public void AddTo(JsonObject result, JsonObject schema, string pointer)
    {
        foreach (var keyword in Copied.Where(schema.ContainsKey))
        {
            result[keyword] = (Counts.Contains(keyword) ? Count(schema[keyword]) : null) ?? schema[keyword]?.DeepClone();
        }

        LimitPattern(result, schema, pointer);
        foreach (var (keyword, bound) in ExclusiveBounds.All)
        {
            AddExclusive(result, schema, pointer, keyword, bound);
        }
    }

    /// <summary>Each text has the format of a URL until <see cref="PictureChecks"/> has seen all places where it is used.</summary>
    public void AddFormat(JsonObject result, JsonObject schema, string pointer, string[] types)
    {
        var format = keywords.TextOf(schema, pointer, "format");
        var isText = types.Contains("string") && !result.ContainsKey("enum") && !result.ContainsKey("const");
        if (isText)
        {
            pictures.Add(result, pointer, format is "uri" or "url");
        }

        if (format is not null && !(isText && format is ("uri" or "url")))
        {
            keywords.Warn(schema, pointer, "format", $"'{format}' is left out: it is not enforced");
        }
    }

    /// <summary>JSON Schema also writes counts as <c>5.0</c> and <c>1e3</c>. Null: the value is no count.</summary>
    private static JsonValue? Count(JsonNode? value) =>
        value.IsNumber() && value!.ToJsonString() is { Length: <= LongestCount } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= long.MaxValue && number == decimal.Truncate(number)
        && (number > 0 || !text.AsSpan().ContainsAnyInRange('1', '9'))
            ? JsonValue.Create((long)number)
            : null;

    /// <summary>The gateway matches a pattern with short texts only.</summary>
    private void LimitPattern(JsonObject result, JsonObject schema, string pointer)
    {
        if (result["pattern"].Text() is not { } pattern || !IsPattern(pattern))
        {
            return;
        }

        var longest = result["maxLength"] is JsonValue value && value.TryGetValue<long>(out var most) ? most : long.MaxValue;
        if (longest > TextPattern.LongestText)
        {
            result.Remove("maxLength");
            keywords.Note(schema, pointer, "pattern",
                $"limits the text to {TextPattern.LongestText} characters: the gateway matches no longer text");
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            TextPattern.Read(pattern);
            return true;
        }
        catch (PatternException)
        {
            return false;
        }
    }

    /// <summary>In OpenAPI 3.0 the keyword is a flag beside the bound.</summary>
    private void AddExclusive(JsonObject result, JsonObject schema, string pointer, string keyword, string bound)
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
            case JsonValueKind.False:
                break;
            case JsonValueKind.True:
                keywords.Warn(schema, pointer, keyword, $"is left out: there is no '{bound}' beside it");
                break;
            default:
                if (schema.ContainsKey(keyword))
                {
                    keywords.Warn(schema, pointer, keyword, "is left out: it is neither a number nor a flag");
                }

                break;
        }
    }
}
