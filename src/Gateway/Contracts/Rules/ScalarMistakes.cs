using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Guesses the intended value for a value of the wrong type. The guess is used in messages only.</summary>
internal static class ScalarMistakes
{
    private const int LongestNumber = 32;

    /// <summary>
    /// The value in the right notation: <c>4</c> for <c>"4"</c>, <c>true</c> for <c>"True"</c> and <c>1</c>. Null: no guess.
    /// </summary>
    public static string? Meant(JsonValue value, SchemaType type) => (value.Kind, type) switch
    {
        (JsonKind.String, SchemaType.Integer or SchemaType.Number) when value.TryGetShortString(LongestNumber, out var text) =>
            IsNumber(text.Trim()) ? text.Trim() : null,
        (JsonKind.String, SchemaType.Boolean) when value.TryGetShortString(8, out var text) => Boolean(text.Trim()),
        (JsonKind.Number, SchemaType.Boolean) when value.TryGetRaw(1, out var digit) => Boolean(digit),
        _ => null,
    };

    /// <summary>Whether the value has the type and is only written in another way.</summary>
    public static bool IsMeant(JsonValue value, SchemaType type) => Meant(value, type) is not null || IsEncodedTwice(value, type);

    /// <summary>Whether a string contains an array or an object as JSON text.</summary>
    public static bool IsEncodedTwice(JsonValue value, SchemaType type)
    {
        if (value.Kind != JsonKind.String || type is not (SchemaType.Array or SchemaType.Object))
        {
            return false;
        }

        Span<byte> first = stackalloc byte[1];
        return value.CopyPrefix(first) == 1 && first[0] == (type == SchemaType.Array ? (byte)'[' : (byte)'{');
    }

    private static string? Boolean(string text) => text switch
    {
        "1" => "true",
        "0" => "false",
        _ when text.Equals("true", StringComparison.OrdinalIgnoreCase) => "true",
        _ when text.Equals("false", StringComparison.OrdinalIgnoreCase) => "false",
        _ => null,
    };

    /// <summary>
    /// Whether the text is a JSON number. Other notations of numbers (<c>+4</c>, <c>.5</c>, <c>1,5</c>) are invalid without quotes too.
    /// </summary>
    private static bool IsNumber(string text) => ExactNumber.TryParse(text, out _);
}
