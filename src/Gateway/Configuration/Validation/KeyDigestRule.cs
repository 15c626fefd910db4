namespace Gateway.Configuration.Validation;

/// <summary>The rule for the digest of a key. The digest is not quoted, because an operator may have pasted a key in its place.</summary>
internal static class KeyDigestRule
{
    private const int Digits = 64;

    /// <returns>Null: the text is a digest.</returns>
    public static string? Problem(string sha256) =>
        sha256.Length == 0 ? "missing: the SHA-256 of the whole key, 64 hexadecimal digits"
        : Quotes.Surround(sha256) ? Quotes.Message
        : sha256.Length != Digits || !sha256.All(char.IsAsciiHexDigit)
            ? $"must be the SHA-256 of the whole key, exactly 64 hexadecimal digits, got {sha256.Length} characters"
            : null;
}
