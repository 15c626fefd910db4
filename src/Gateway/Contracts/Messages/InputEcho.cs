using System.Text;
using System.Text.Json;
using Gateway.Contracts.Urls;
using Gateway.Json;

namespace Gateway.Contracts.Messages;

/// <summary>The part of a refused value that the response contains: scalars, truncated if long, and never image data.</summary>
internal static class InputEcho
{
    private const int LongestText = 64;

    // Bytes of 64 characters of UTF-8 and of one more, which shows that the text is longer.
    private const int PrefixBytes = (LongestText + 1) * 4;

    /// <summary>The value as JSON text, or null for a value that is not shown.</summary>
    public static string? Of(JsonValue value) => value.Kind switch
    {
        JsonKind.String => OfString(value),
        JsonKind.Number => Number(value),
        JsonKind.True => "true",
        JsonKind.False => "false",
        JsonKind.Null => "null",
        _ => null,
    };

    /// <summary>The text of a number, or null if it is too long to be shown.</summary>
    public static string? Number(JsonValue value) => value.TryGetRaw(LongestText, out var raw) ? raw : null;

    private static string? OfString(JsonValue value)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        var text = prefix[..value.CopyPrefix(prefix)];
        if (LooksLikeData(text) || text.IndexOf("base64,"u8) >= 0 || PictureMistakes.IsBase64(text))
        {
            return null;
        }

        var shown = new StringBuilder(LongestText + 1);
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            if (shown.Length + rune.Utf16SequenceLength > LongestText)
            {
                shown.Append('…');
                break;
            }

            shown.Append(rune);
            text = text[consumed..];
        }

        return JsonSerializer.Serialize(shown.ToString());
    }

    private static bool LooksLikeData(ReadOnlySpan<byte> text)
    {
        Span<char> start = stackalloc char["data:".Length];
        text = text.TrimStart(" \t\r\n"u8);
        if (text.Length < start.Length)
        {
            return false;
        }

        for (var i = 0; i < start.Length; i++)
        {
            start[i] = (char)text[i];
        }

        return start.Equals("data:", StringComparison.OrdinalIgnoreCase);
    }
}
