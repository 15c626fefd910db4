using System.Text;
using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Keeps the upstream token from leaving in an answer that echoes it. The mask has the length of what it covers, so that neither
/// lengths nor positions change.
/// </summary>
internal static class TokenMask
{
    /// <summary>Overwrites every occurrence of the token, also one that JSON spells with escapes.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Apply(Span<byte> bytes, Secret token)
    {
        var found = ApplyPlain(bytes, token);
        return (bytes.Contains((byte)'\\') && ApplySpelled(bytes, token)) || found;
    }

    /// <summary>A text without the token.</summary>
    public static string Apply(string text, Secret token)
    {
        var plain = text.Replace(token.Reveal(), Secret.Mask, StringComparison.Ordinal);
        if (!plain.Contains('\\'))
        {
            return plain;
        }

        var bytes = Encoding.UTF8.GetBytes(plain);
        return ApplySpelled(bytes, token) ? Encoding.UTF8.GetString(bytes) : plain;
    }

    /// <summary>Whether a header's value may leave.</summary>
    public static bool IsClear(string? value, Secret token) => value is null || !Apply(Encoding.UTF8.GetBytes(value), token);

    private static bool ApplyPlain(Span<byte> bytes, Secret token)
    {
        var found = false;
        for (int at; (at = bytes.IndexOf(token.Utf8)) >= 0;)
        {
            bytes.Slice(at, token.Utf8.Length).Fill((byte)'*');
            bytes = bytes[(at + token.Utf8.Length)..];
            found = true;
        }

        return found;
    }

    private static bool ApplySpelled(Span<byte> bytes, Secret token)
    {
        var found = false;
        for (int at; (at = TokenSpelling.NextCandidate(bytes, token.Bare)) >= 0;)
        {
            var length = TokenSpelling.Match(bytes[at..], token.Bare);
            if (length > 0)
            {
                bytes.Slice(at, length).Fill((byte)'*');
                found = true;
            }

            bytes = bytes[(at + Math.Max(1, length))..];
        }

        return found;
    }
}
