namespace Gateway.Clients;

/// <summary>
/// Pattern of the models that a client may call. A <c>*</c> at the end matches any suffix, including further segments. A <c>*</c>
/// elsewhere matches within its segment. All other characters are literal and case-sensitive. <c>fal-ai/imagen4/*</c> does not match
/// <c>fal-ai/imagen4</c>.
/// </summary>
internal sealed class ModelPattern
{
    private const char Wildcard = '*';

    private readonly string _text;

    private ModelPattern(string text) => _text = text;

    /// <summary>Null if <paramref name="text"/> is a valid pattern, otherwise the reason why it is not.</summary>
    public static string? Problem(string text)
    {
        if (text.Length is 0 or > 256)
        {
            return "must be 1 to 256 characters long";
        }

        foreach (var range in text.AsSpan().Split('/'))
        {
            var segment = text.AsSpan(range);
            if (segment.IsEmpty)
            {
                return "must not have an empty segment, such as a '/' at its start or end";
            }

            if (segment[0] == '.')
            {
                return "must not have a segment that begins with '.': no model has one";
            }

            foreach (var c in segment)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or Wildcard))
                {
                    return "must be segments of letters, digits, '.', '_', '-' and '*', such as fal-ai/imagen4/*";
                }
            }

            if (segment.Contains("**", StringComparison.Ordinal))
            {
                return "must not contain '**': a single '*' at the end already matches deeper segments";
            }
        }

        return null;
    }

    public static ModelPattern Parse(string text) => Problem(text) is { } problem
        ? throw new ArgumentException(problem, nameof(text))
        : new ModelPattern(text);

    public bool Matches(ReadOnlySpan<char> model)
    {
        var pattern = _text.AsSpan();
        int p = 0, m = 0;
        int star = -1, resume = 0;
        while (m < model.Length)
        {
            if (p < pattern.Length && pattern[p] == Wildcard)
            {
                // A wildcard that is a whole segment matches at least one character, because models have no empty segments.
                if (IsWholeSegment(pattern, p))
                {
                    if (model[m] == '/')
                    {
                        return false;
                    }

                    m++;
                }

                if (p == pattern.Length - 1)
                {
                    return true;
                }

                star = ++p;
                resume = m;
            }
            else if (p < pattern.Length && pattern[p] == model[m])
            {
                p++;
                m++;
            }
            else if (star >= 0 && resume < model.Length && model[resume] != '/')
            {
                // The wildcard matches one more character, but never a '/'. Segments therefore stay aligned, and only the last wildcard
                // is retried.
                p = star;
                m = ++resume;
            }
            else
            {
                return false;
            }
        }

        // The end of the model is reached, so only a final wildcard that may match nothing can remain.
        return p == pattern.Length
            || (p == pattern.Length - 1 && pattern[p] == Wildcard && !IsWholeSegment(pattern, p));
    }

    public override string ToString() => _text;

    private static bool IsWholeSegment(ReadOnlySpan<char> pattern, int at) =>
        (at == 0 || pattern[at - 1] == '/') && (at == pattern.Length - 1 || pattern[at + 1] == '/');
}
