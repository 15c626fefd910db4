using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>The types of JSON Schema: those of a value, and those that a schema lists.</summary>
internal static class SchemaTypes
{
    public static readonly string[] All = ["string", "integer", "number", "boolean", "array", "object", "null"];

    /// <summary>The types of any value. Each integer is a number.</summary>
    public static IEnumerable<string> OfAnyValue => All.Where(type => type != "integer");

    /// <summary>A schema that accepts each value.</summary>
    public static JsonObject AnyValue() => new()
    {
        ["type"] = new JsonArray("string", "number", "boolean", "array", "object", "null"),
    };

    /// <summary>The value of <c>type</c>: one name, or a list of names.</summary>
    public static JsonNode Written(IReadOnlyList<string> types) =>
        types is [var single] ? single : new JsonArray([.. types.Select(type => (JsonNode)type)]);

    /// <summary>The texts of <c>type</c>, which can be a list. Null: not a text.</summary>
    public static IEnumerable<string?> Given(JsonObject schema) =>
        schema["type"] is JsonArray list ? list.Select(NodeExtensions.Text) : [schema["type"].Text()];

    /// <summary>The types that a schema lists, and null if it has <c>nullable</c>.</summary>
    public static List<string> Listed(JsonObject schema)
    {
        var types = Given(schema).OfType<string>().ToList();
        return schema["nullable"].IsTrue() && !types.Contains("null") ? [.. types, "null"] : types;
    }

    /// <summary>The types of both lists. Each integer is a number.</summary>
    public static List<string> Common(List<string> one, List<string> other) =>
    [
        .. one.Where(type => other.Contains(type) || (type == "integer" && other.Contains("number"))),
        .. other.Where(type => type == "integer" && !one.Contains("integer") && one.Contains("number")),
    ];

    public static string Of(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    public static bool Is(JsonNode? value, string type) =>
        Of(value) == type || (type == "integer" && Of(value) == "number" && IsWhole(value!));

    private static bool IsWhole(JsonNode value) =>
        !decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        || number == decimal.Truncate(number);
}
