using System.Text;
using System.Text.Json;
using Gateway.Contracts.Urls;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Messages;

/// <summary>The part of a refused value that the response contains: scalars, truncated if long, and never image data or the URL of an
/// uploaded file.</summary>
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
        if (value.TryGetFileType(out _))
        {
            // The URL contains the id of the file, which is a credential.
            return null;
        }

        // With the end of an id that begins in the shown part.
        Span<byte> prefix = stackalloc byte[PrefixBytes + FileIdText.Length];
        ReadOnlySpan<byte> read = prefix[..value.CopyPrefix(prefix)];
        var text = read[..Math.Min(read.Length, PrefixBytes)];
        // The URL of an uploaded file may stand in a parameter that is no URL, and its id anywhere.
        if (LooksLikeData(text) || text.IndexOf("base64,"u8) >= 0 || FileIdText.HasId(read) || FileIdText.HasFilePath(read)
            || PictureMistakes.IsBase64(text))
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
