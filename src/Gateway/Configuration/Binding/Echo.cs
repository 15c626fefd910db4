namespace Gateway.Configuration.Binding;

/// <summary>Formats a configured value for a message: short, on one line, and not at all if it may contain a password.</summary>
internal static class Echo
{
    private const int MaxLength = 40;

    public static string Quote(string value)
    {
        // user:password@host
        if (value.Contains('@', StringComparison.Ordinal))
        {
            return "a value with '@'";
        }

        var cut = value.Length > MaxLength ? string.Concat(value.AsSpan(0, MaxLength), "…") : value;
        return $"'{OneLine(cut)}'";
    }

    /// <summary>Replaces line breaks. A key name is free text too, and a message must be one line.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
}
