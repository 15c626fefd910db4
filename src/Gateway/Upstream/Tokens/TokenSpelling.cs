using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Recognises the token in JSON, also with escapes. Serialisers escape differently: <c>/</c> may be <c>\/</c>, <c>+</c> may be
/// <c>\u002B</c>, and a quote is <c>\"</c>. JSON that is quoted in JSON is escaped once more. Both sides are therefore compared
/// without backslashes, and with <c>\u00XX</c> decoded.
/// </summary>
internal static class TokenSpelling
{
    /// <summary>The text ends before the match is decided.</summary>
    public const int Undecided = -1;

    /// <summary>No occurrence of the token begins at this position.</summary>
    public const int None = 0;

    /// <summary>The number of backslashes in JSON that is quoted twice.</summary>
    private const int MaxBackslashes = 7;

    /// <summary>Length of the longest escape of one character: the backslashes and <c>u00XX</c>.</summary>
    private const int MaxCharacterBytes = MaxBackslashes + 5;

    private const int HexDigits = 4;

    /// <summary>Length of the longest escaped form of the whole token.</summary>
    /// <param name="bare">The token without its backslashes.</param>
    public static int MaxBytes(ReadOnlySpan<byte> bare) => bare.Length * MaxCharacterBytes;

    /// <summary>The next position where an occurrence may begin.</summary>
    /// <returns>-1: there is none.</returns>
    public static int NextCandidate(ReadOnlySpan<byte> text, ReadOnlySpan<byte> bare) =>
        bare.IsEmpty ? -1 : text.IndexOfAny(bare[0], (byte)'\\');

    /// <returns>Length of the match at the start of <paramref name="text"/>, <see cref="None"/> or <see cref="Undecided"/>.</returns>
    public static int Match(ReadOnlySpan<byte> text, ReadOnlySpan<byte> bare)
    {
        var at = 0;
        foreach (var expected in bare)
        {
            var length = MatchCharacter(text[at..], expected);
            if (length is None or Undecided)
            {
                return length;
            }

            at += length;
        }

        return at;
    }

    private static int MatchCharacter(ReadOnlySpan<byte> text, byte expected)
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

        if (at > 0 && text[at] == 'u' && MatchHex(text[(at + 1)..], expected) is var hex and not None)
        {
            return hex == Undecided ? Undecided : at + 1 + hex;
        }

        return text[at] == expected ? at + 1 : None;
    }

    private static int MatchHex(ReadOnlySpan<byte> text, byte expected)
    {
        Span<byte> wanted = stackalloc byte[HexDigits];
        Utf8Formatter.TryFormat(expected, wanted, out _, new StandardFormat('x', HexDigits));
        var digits = text[..Math.Min(text.Length, HexDigits)];
        for (var i = 0; i < digits.Length; i++)
        {
            if ((digits[i] | 0x20) != wanted[i])
            {
                return None;
            }
        }

        return digits.Length == HexDigits ? HexDigits : Undecided;
    }
}
