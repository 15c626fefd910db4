namespace Gateway.Json;

/// <summary>Operations on strings that return false for other kinds.</summary>
internal static class JsonValueExtensions
{
    /// <summary>A string's text, unless it is longer than <paramref name="maxChars"/>. False for anything that is not a string.</summary>
    public static bool TryGetText(this JsonValue value, int maxChars, out string text)
    {
        text = "";
        return value.Kind == JsonKind.String && value.TryGetShortString(maxChars, out text);
    }

    public static bool IsText(this JsonValue value, ReadOnlySpan<byte> utf8) => value.Kind == JsonKind.String && value.EqualsText(utf8);
}
