using System.Text;
using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Masks the upstream token in a response that echoes it. The mask has the length of the masked text, so that lengths and positions do
/// not change.
/// </summary>
internal static class TokenMask
{
    /// <summary>Overwrites every occurrence of the token, also if JSON escapes some of its characters.</summary>
    /// <returns>Whether there was an occurrence.</returns>
    public static bool Apply(Span<byte> bytes, Secret token)
    {
        var found = ApplyPlain(bytes, token);
        return (bytes.Contains((byte)'\\') && ApplySpelled(bytes, token)) || found;
    }

    /// <summary>The text with the token masked.</summary>
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

    /// <summary>Whether a header's value does not contain the token, so that it may be sent to the client.</summary>
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
