using System.Text;
using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Masks the upstream token in a response that echoes it. The mask has the length of the masked text, so that lengths and positions do
/// not change.
/// </summary>
internal static class TokenMask
{
    /// <summary>Overwrites every occurrence of the token, also escaped in JSON, percent-encoded or in base64.</summary>
    /// <returns>Whether there was an occurrence.</returns>
    public static bool Apply(Span<byte> bytes, Secret token)
    {
        var found = ApplyPlain(bytes, token.Utf8);
        foreach (var form in token.Forms)
        {
            found |= ApplyPlain(bytes, form);
        }

        return (TokenSpelling.HasEscapes(bytes) && ApplySpelled(bytes, token)) || found;
    }

    /// <summary>The text with the token masked.</summary>
    public static string Apply(string text, Secret token)
    {
        var plain = text.Replace(token.Reveal(), Secret.Mask, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(plain);
        return Apply(bytes, token) ? Encoding.UTF8.GetString(bytes) : plain;
    }

    /// <summary>Whether a header's value does not contain the token, so that it may be sent to the client.</summary>
    public static bool IsClear(string? value, Secret token) => value is null || !Apply(Encoding.UTF8.GetBytes(value), token);

    private static bool ApplyPlain(Span<byte> bytes, ReadOnlySpan<byte> form)
    {
        var found = false;
        for (int at; (at = bytes.IndexOf(form)) >= 0;)
        {
            bytes.Slice(at, form.Length).Fill((byte)'*');
            bytes = bytes[(at + form.Length)..];
            found = true;
        }

        return found;
    }

    private static bool ApplySpelled(Span<byte> bytes, Secret token)
    {
        var found = false;
        for (int at; (at = TokenSpelling.NextCandidate(bytes, token)) >= 0;)
        {
            var length = TokenSpelling.Match(bytes[at..], token);
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
