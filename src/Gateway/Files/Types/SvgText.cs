using System.Buffers;
using System.Text;

namespace Gateway.Files.Types;

/// <summary>
/// Recognises an SVG: the first element of an XML text is <c>svg</c>. Declarations, comments and white space may precede it. A text whose
/// first element is behind the bytes that decide is no SVG.
/// </summary>
internal static class SvgText
{
    private const string WhiteSpace = " \t\r\n";

    private static readonly SearchValues<char> AfterElement = SearchValues.Create(" \t\r\n>/");
    private static readonly SearchValues<char> AfterTypeName = SearchValues.Create(" \t\r\n>[");

    public static bool IsSvg(ReadOnlySpan<byte> head)
    {
        if (head is [0xEF, 0xBB, 0xBF, ..])
        {
            head = head[3..];
        }

        // Programs that write UTF-16 write its mark, or the declaration of XML without it.
        return head switch
        {
            [0xFF, 0xFE, ..] => IsRoot(Encoding.Unicode.GetString(head[2..])),
            [0xFE, 0xFF, ..] => IsRoot(Encoding.BigEndianUnicode.GetString(head[2..])),
            [(byte)'<', 0, ..] => IsRoot(Encoding.Unicode.GetString(head)),
            [0, (byte)'<', ..] => IsRoot(Encoding.BigEndianUnicode.GetString(head)),
            // Nearly every other file begins with another byte, and becomes no text.
            [(byte)'<' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => IsRoot(Encoding.Latin1.GetString(head)),
            _ => false,
        };
    }

    private static bool IsRoot(ReadOnlySpan<char> text)
    {
        var whole = text;
        while (true)
        {
            text = text.TrimStart(WhiteSpace);
            var end = text switch
            {
                _ when text.StartsWith("<?xml", StringComparison.Ordinal) => After(text, "?>"),
                _ when text.StartsWith("<!--", StringComparison.Ordinal) => After(text, "-->"),
                _ when text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) => AfterDocumentType(text),
                _ => 0,
            };
            if (end == 0)
            {
                return IsSvgElement(text, whole);
            }

            if (end < 0)
            {
                return false;
            }

            text = text[end..];
        }
    }

    private static bool IsSvgElement(ReadOnlySpan<char> text, ReadOnlySpan<char> whole)
    {
        if (text is not ['<', ..] || text.IndexOfAny(AfterElement) is not (> 0 and var end) || !IsSvgName(text[1..end], out var isPrefixed))
        {
            return false;
        }

        // The prefix means the namespace of SVG, which may be an entity of the document type.
        return !isPrefixed || whole.Contains("http://www.w3.org/2000/svg", StringComparison.Ordinal);
    }

    /// <summary>Whether a name is <c>svg</c>, or <c>svg</c> with a prefix.</summary>
    private static bool IsSvgName(ReadOnlySpan<char> name, out bool isPrefixed)
    {
        var colon = name.IndexOf(':');
        isPrefixed = colon >= 0;
        if (colon == 0)
        {
            return false;
        }

        foreach (var letter in isPrefixed ? name[..colon] : [])
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return name[(colon + 1)..] is "svg";
    }

    /// <summary>The end of a document type, which may declare entities in brackets. A quoted text, a comment and an instruction may contain
    /// every mark.</summary>
    /// <returns>-1: it does not end, or it is not the document type of an SVG.</returns>
    private static int AfterDocumentType(ReadOnlySpan<char> text)
    {
        var at = "<!doctype".Length;
        var named = text[at..].TrimStart(WhiteSpace);
        var nameEnd = named.IndexOfAny(AfterTypeName);
        if (named.Length == text.Length - at || nameEnd < 0 || !IsSvgName(named[..nameEnd], out _))
        {
            return -1;
        }

        var isInBrackets = false;
        while (at < text.Length)
        {
            var rest = text[at..];
            var skipped = rest switch
            {
                ['"', ..] => AfterQuote(rest, '"'),
                ['\'', ..] => AfterQuote(rest, '\''),
                ['<', '!', '-', '-', ..] => After(rest, "-->"),
                ['<', '?', ..] => After(rest, "?>"),
                _ => 1,
            };
            if (skipped < 0)
            {
                return -1;
            }

            isInBrackets = rest[0] == '[' || (isInBrackets && rest[0] != ']');
            at += skipped;
            if (rest[0] == '>' && !isInBrackets)
            {
                return at;
            }
        }

        return -1;
    }

    private static int AfterQuote(ReadOnlySpan<char> text, char quote) =>
        text[1..].IndexOf(quote) is >= 0 and var at ? at + 2 : -1;

    /// <returns>-1: the mark is not within the text.</returns>
    private static int After(ReadOnlySpan<char> text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : -1;
}
