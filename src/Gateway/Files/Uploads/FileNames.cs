using System.Text;

namespace Gateway.Files.Uploads;

/// <summary>
/// The name that a client gives a file. It is shown again in lists and in the header of a download, and is never a path. Folders, control
/// characters and characters that change the direction of text are removed. A name that is too long is cut before its extension, because
/// a client has often not chosen it itself.
/// </summary>
internal static class FileNames
{
    public const int MaxChars = 255;

    /// <summary>A longer text after the last dot is no extension.</summary>
    private const int MaxExtensionChars = 32;

    private const string Fallback = "file";

    private static readonly char[] Separators = ['/', '\\'];

    public static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(Separators) + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (!IsRemoved(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        var text = TrimEnds(clean.ToString());
        return text.Length == 0 ? Fallback : Cut(text);
    }

    /// <summary>Windows ignores dots and spaces at the end, and a file with a dot at the beginning is hidden.</summary>
    private static string TrimEnds(string text)
    {
        var (start, end) = (0, text.Length);
        for (; start < end && IsTrimmed(text[start]); start++)
        {
        }

        for (; end > start && IsTrimmed(text[end - 1]); end--)
        {
        }

        return text[start..end];
    }

    private static bool IsTrimmed(char character) => character == '.' || char.IsWhiteSpace(character);

    private static string Cut(string text)
    {
        if (text.Length <= MaxChars)
        {
            return text;
        }

        var extension = Path.GetExtension(text) is { Length: <= MaxExtensionChars } found ? found : "";
        var length = MaxChars - extension.Length;
        // Never between the two halves of a character.
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), extension);
    }

    private static bool IsRemoved(Rune rune) =>
        Rune.IsControl(rune) || rune == Rune.ReplacementChar
        || rune.Value is 0x061C or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
