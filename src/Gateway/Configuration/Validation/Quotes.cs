namespace Gateway.Configuration.Validation;

/// <summary>
/// Detects quotes around a secret. A shell removes them; a file and Docker's <c>--env-file</c> keep them as part of the value.
/// </summary>
internal static class Quotes
{
    public const string Message =
        "must not be in quotes: in a file, and in an --env-file of Docker, quotes are part of the value; remove them";

    /// <summary>Whether the text begins or ends with a quote.</summary>
    public static bool Surround(string text) => text.Length > 0 && (IsQuote(text[0]) || IsQuote(text[^1]));

    /// <summary>Around a whole connection string. One of its values may have quotes of its own: <c>Password="a;b"</c>.</summary>
    public static bool SurroundSettings(string text) =>
        text.Length > 0 && (IsQuote(text[0]) || (IsQuote(text[^1]) && text.AsSpan().Count(text[^1]) % 2 != 0));

    private static bool IsQuote(char c) => c is '"' or '\'' or '`' or '\u201C' or '\u201D' or '\u2018' or '\u2019';
}
