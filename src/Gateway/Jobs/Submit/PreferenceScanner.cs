using System.Buffers;

namespace Gateway.Jobs.Submit;

/// <summary>
/// Reads the preferences of one <c>Prefer</c> header in order (RFC 7240, section 2):
/// <c>token [ "=" word ] *( ";" [ parameter ] )</c>, separated by commas. A preference with a syntax error is skipped.
/// </summary>
internal ref struct PreferenceScanner(ReadOnlySpan<char> header)
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest = header;

    /// <summary>The name of the preference, which is case-insensitive.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value as written, without quotes. Empty: there is none.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public bool MoveNext()
    {
        while (!(_rest = _rest.TrimStart(" \t,")).IsEmpty)
        {
            if (TryReadPreference())
            {
                return true;
            }

            SkipToComma();
        }

        return false;
    }

    private bool TryReadPreference()
    {
        if (!TryReadPair(out var name, out var value))
        {
            return false;
        }

        while (TryTake(';'))
        {
            // The text between two semicolons may be empty.
            _rest = _rest.TrimStart(" \t");
            if (_rest is not ([] or [',', ..] or [';', ..]) && !TryReadPair(out _, out _))
            {
                return false;
            }
        }

        _rest = _rest.TrimStart(" \t");
        Name = name;
        Value = value;
        return _rest is [] or [',', ..];
    }

    private bool TryReadPair(out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        value = default;
        return TryReadToken(out name) && (!TryTake('=') || TryReadWord(out value));
    }

    private bool TryReadWord(out ReadOnlySpan<char> word)
    {
        _rest = _rest.TrimStart(" \t");
        return _rest is ['"', ..] ? TryReadQuoted(out word) : TryReadToken(out word);
    }

    private bool TryReadToken(out ReadOnlySpan<char> token)
    {
        var end = _rest.IndexOfAnyExcept(TokenCharacters);
        token = end < 0 ? _rest : _rest[..end];
        _rest = _rest[token.Length..];
        return !token.IsEmpty;
    }

    /// <summary>Escapes are not decoded, because no supported value needs one.</summary>
    private bool TryReadQuoted(out ReadOnlySpan<char> text)
    {
        var end = EndOfQuoted(_rest);
        text = end < 0 ? default : _rest[1..end];
        _rest = end < 0 ? _rest : _rest[(end + 1)..];
        return end >= 0;
    }

    private bool TryTake(char separator)
    {
        var rest = _rest.TrimStart(" \t");
        if (rest.IsEmpty || rest[0] != separator)
        {
            return false;
        }

        _rest = rest[1..];
        return true;
    }

    /// <summary>A comma in a quoted string is not a separator. A string without a closing quote extends to the end of the header.</summary>
    private void SkipToComma()
    {
        while (_rest is not ([] or [',', ..]))
        {
            var end = _rest[0] == '"' ? EndOfQuoted(_rest) : 0;
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }
    }

    /// <returns>The index of the closing quote, or -1.</returns>
    private static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i;
            }

            // The next character is escaped.
            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
