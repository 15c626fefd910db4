using Gateway.Configuration;

namespace Gateway.Upstream;

/// <summary>
/// Keeps the upstream token from leaving in an answer that echoes it. The mask has the token's length, so that neither
/// lengths nor positions change.
/// </summary>
internal static class TokenMask
{
    /// <summary>Overwrites every occurrence of the token.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Apply(Span<byte> bytes, Secret token)
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

    /// <summary>A text without the token.</summary>
    public static string Apply(string text, Secret token) => text.Replace(token.Reveal(), Secret.Mask, StringComparison.Ordinal);

    /// <summary>Whether a header's value may leave.</summary>
    public static bool IsClear(string? value, Secret token) => value is null || !value.Contains(token.Reveal(), StringComparison.Ordinal);
}
