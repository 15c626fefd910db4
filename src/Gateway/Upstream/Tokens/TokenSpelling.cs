using System.Buffers;
using System.Buffers.Text;
using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Recognises a form of the token in a text, also with escapes. Serialisers of JSON escape differently: <c>/</c> may be <c>\/</c>,
/// <c>+</c> may be <c>\u002B</c>, and a quote is <c>\"</c>; JSON that is quoted in JSON is escaped once more. In URLs any character may
/// be percent-encoded, with digits of either case, and a URL in a URL is encoded once more. Both sides are therefore compared without
/// backslashes and with <c>\u00XX</c> and <c>%XX</c> decoded.
/// </summary>
internal static class TokenSpelling
{
    /// <summary>The text ends before the match is decided.</summary>
    public const int Undecided = -1;

    /// <summary>No occurrence of the token begins at this position.</summary>
    public const int None = 0;

    /// <summary>The number of backslashes in JSON that is quoted twice.</summary>
    private const int MaxBackslashes = 7;

    /// <summary>A URL in a URL in a URL: <c>%25252B</c>.</summary>
    private const int MaxPercentLevels = 3;

    private const int UnicodeDigits = 4;
    private const int PercentDigits = 2;

    /// <summary>Length of the longest form of one character: an escaped percent sign (<c>\u0025</c>), <c>25</c> for each further level,
    /// and two digits.</summary>
    private const int MaxCharacterBytes = MaxBackslashes + 1 + UnicodeDigits + (PercentDigits * MaxPercentLevels);

    /// <summary>The characters that begin an escape.</summary>
    private static readonly SearchValues<byte> Escapes = SearchValues.Create((byte)'\\', (byte)'%');

    /// <summary>Length of the longest escaped form of the whole token.</summary>
    public static int MaxBytes(Secret token) => token.LongestForm * MaxCharacterBytes;

    /// <summary>Whether the text may contain an escape.</summary>
    public static bool HasEscapes(ReadOnlySpan<byte> text) => text.ContainsAny(Escapes);

    /// <summary>The next position where an occurrence with an escape may begin.</summary>
    /// <returns>-1: there is none.</returns>
    public static int NextCandidate(ReadOnlySpan<byte> text, Secret token)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(token.FormBeginnings);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (text[at] == '%' && !token.BeginsWith((byte)'%') && !MayBeginForm(text[(at + 1)..], PercentDigits, token))
            {
                continue;
            }

            if (text[at] != '\\')
            {
                return at;
            }

            // In a longer sequence of backslashes, only the last ones can belong to an escape of the token. Without this rule, a text of
            // backslashes would cost a comparison for each of them.
            var run = text[at..].IndexOfAnyExcept((byte)'\\');
            if (run < 0)
            {
                return Math.Max(at, text.Length - MaxBackslashes);
            }

            at += Math.Max(0, run - MaxBackslashes);
            run = Math.Min(run, MaxBackslashes);
            var escaped = text[at + run];
            if (token.FormBeginnings.Contains(escaped)
                || (escaped == 'u' && MayBeginForm(text[(at + run + 1)..], UnicodeDigits, token)))
            {
                return at;
            }

            at += run;
        }

        return -1;
    }

    /// <returns>Length of the longest match of any form at the start of <paramref name="text"/>, <see cref="None"/>, or
    /// <see cref="Undecided"/> if a longer text could match.</returns>
    public static int Match(ReadOnlySpan<byte> text, Secret token)
    {
        var longest = None;
        var undecided = false;
        foreach (var form in token.Forms)
        {
            // Within one text all characters are encoded equally often, or not at all. Level 0 is for a token that contains a percent
            // sign itself.
            for (var level = 0; level <= MaxPercentLevels; level++)
            {
                var length = Match(text, form, level);
                longest = Math.Max(longest, length);
                undecided |= length == Undecided;
            }
        }

        return longest > None || !undecided ? longest : Undecided;
    }

    /// <summary>Whether hexadecimal digits are the code of a character that begins a form, or may become one.</summary>
    private static bool MayBeginForm(ReadOnlySpan<byte> digits, int count, Secret token)
    {
        // Too few digits are decided by Match.
        return digits.Length < count
            || (Utf8Parser.TryParse(digits[..count], out int code, out var used, 'x')
                && used == count && code <= byte.MaxValue && token.FormBeginnings.Contains((byte)code));
    }

    private static int Match(ReadOnlySpan<byte> text, ReadOnlySpan<byte> form, int level)
    {
        if (!text.IsEmpty && text[0] != form[0] && !Escapes.Contains(text[0]))
        {
            return None;
        }

        var at = 0;
        foreach (var expected in form)
        {
            var length = MatchCharacter(text[at..], expected, level);
            if (length is None or Undecided)
            {
                return length;
            }

            at += length;
        }

        return at;
    }

    private static int MatchCharacter(ReadOnlySpan<byte> text, byte expected, int level)
    {
        if (level > 0)
        {
            var percent = MatchPlainOrEscaped(text, (byte)'%');
            if (percent == Undecided)
            {
                return Undecided;
            }

            if (percent > None && MatchPercentDigits(text[percent..], expected, level) is var digits and not None)
            {
                return digits == Undecided ? Undecided : percent + digits;
            }
        }

        return MatchPlainOrEscaped(text, expected);
    }

    /// <summary>The character, or its escape in JSON.</summary>
    private static int MatchPlainOrEscaped(ReadOnlySpan<byte> text, byte expected)
    {
        var at = text.IndexOfAnyExcept((byte)'\\');
        if (at < 0)
        {
            return text.Length > MaxBackslashes ? None : Undecided;
        }

        if (at > MaxBackslashes)
        {
            return None;
        }

        if (at > 0 && text[at] == 'u' && MatchHex(text[(at + 1)..], expected, UnicodeDigits) is var hex and not None)
        {
            return hex == Undecided ? Undecided : at + 1 + hex;
        }

        return text[at] == expected ? at + 1 : None;
    }

    /// <summary>The digits after a percent sign. Each further level of encoding puts <c>25</c> before them.</summary>
    private static int MatchPercentDigits(ReadOnlySpan<byte> text, byte expected, int level)
    {
        var at = 0;
        for (; level > 1; level--)
        {
            if (MatchHex(text[at..], (byte)'%', PercentDigits) is var again and not PercentDigits)
            {
                return again;
            }

            at += PercentDigits;
        }

        var digits = MatchHex(text[at..], expected, PercentDigits);
        return digits > None ? at + digits : digits;
    }

    private static int MatchHex(ReadOnlySpan<byte> text, byte expected, byte length)
    {
        Span<byte> wanted = stackalloc byte[UnicodeDigits];
        wanted = wanted[..length];
        Utf8Formatter.TryFormat(expected, wanted, out _, new StandardFormat('x', length));
        var digits = text[..Math.Min(text.Length, length)];
        for (var i = 0; i < digits.Length; i++)
        {
            if ((digits[i] | 0x20) != wanted[i])
            {
                return None;
            }
        }

        return digits.Length == length ? length : Undecided;
    }
}
