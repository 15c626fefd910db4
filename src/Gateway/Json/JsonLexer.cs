using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Json;

/// <summary>
/// Reads the tokens of a body in one pass over its segments. Each byte is looked at once, whatever the body contains, and no token is
/// copied or read again at the end of a segment. It accepts exactly the grammar of RFC 8259.
/// </summary>
internal ref struct JsonLexer
{
    /// <summary>The result of <see cref="SkipWhiteSpace"/> at the end of the body.</summary>
    public const int End = -1;

    // A vectorised search has a fixed cost, which is higher than the cost of looking at a few bytes.
    private const int FewBytes = 8;
    private const int UnicodeEscapeLength = 6;

    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), .. "\"\\"u8]);

    private readonly JsonSource _source;
    private ReadOnlySpan<byte> _run;
    private int _at;
    private int _runStart;

    // State of the current string: whether it has a visible ASCII character, and its surrogates.
    private bool _visible;
    private int _loneSurrogate;
    private int _highSurrogate;

    public JsonLexer(JsonSource source)
    {
        _source = source;
        _run = source.Run(0, source.Length);
    }

    /// <summary>Offset of the next byte.</summary>
    public readonly int Position => _runStart + _at;

    /// <summary>Skips white space and returns the next byte without taking it, or <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipWhiteSpace() => _at < _run.Length && _run[_at] > ' ' ? _run[_at] : SkipToNext();

    /// <summary>Takes one byte, which <see cref="SkipWhiteSpace"/> has returned.</summary>
    public void Take() => _at++;

    /// <summary>The next byte is not what the grammar expects there.</summary>
    public readonly JsonFault Unexpected() => JsonFaults.At(_source, Position);

    /// <summary>Reads a string from its opening quote to its closing quote.</summary>
    /// <param name="longest">The maximum number of bytes between the quotes. If it is exceeded, the rest is not read.</param>
    /// <param name="text">The text between the quotes.</param>
    public JsonFault? ReadString(int longest, out JsonText text)
    {
        _at++;
        var start = Position;
        var escaped = false;
        (_visible, _loneSurrogate, _highSurrogate) = (false, -1, -1);
        while (true)
        {
            var next = Peek();
            if (Position - start > longest)
            {
                text = new JsonText(start, Position - start, escaped, _visible, LoneSurrogate: -1);
                return null;
            }

            switch (next)
            {
                case '"':
                    text = new JsonText(start, Position - start, escaped, _visible, _loneSurrogate < 0 ? _highSurrogate : _loneSurrogate);
                    _at++;
                    return null;
                case '\\':
                    escaped = true;
                    if (ReadEscapes() is { } fault)
                    {
                        text = default;
                        return fault;
                    }

                    break;
                case < ' ':
                    // A control character, or the end of the body.
                    text = default;
                    return Unexpected();
                default:
                    SkipPlain();
                    break;
            }
        }
    }

    public JsonFault? ReadNumber()
    {
        TakeIf('-');
        if (!TakeIf('0') && !TakeDigits())
        {
            return Unexpected();
        }

        if (TakeIf('.') && !TakeDigits())
        {
            return Unexpected();
        }

        if (TakeIf('e') || TakeIf('E'))
        {
            _ = TakeIf('+') || TakeIf('-');
            if (!TakeDigits())
            {
                return Unexpected();
            }
        }

        return Peek() is End or ',' or '}' or ']' or ' ' or '\n' or '\r' or '\t' or '/' ? null : Unexpected();
    }

    public JsonFault? ReadLiteral(ReadOnlySpan<byte> literal)
    {
        foreach (var expected in literal)
        {
            if (!TakeIf(expected))
            {
                return Unexpected();
            }
        }

        return null;
    }

    private int SkipToNext()
    {
        while (Peek() is var next and (' ' or '\n' or '\r' or '\t' or End))
        {
            if (next == End)
            {
                return End;
            }

            var skipped = _run[_at..].IndexOfAnyExcept(JsonSource.WhiteSpace);
            _at = skipped < 0 ? _run.Length : _at + skipped;
        }

        return _run[_at];
    }

    private int Peek() => _at < _run.Length || NextRun() ? _run[_at] : End;

    private bool NextRun()
    {
        _runStart += _run.Length;
        _at = 0;
        _run = _source.Run(_runStart, _source.Length);
        return !_run.IsEmpty;
    }

    private bool TakeIf(int expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeDigits()
    {
        if (Peek() is < '0' or > '9')
        {
            return false;
        }

        do
        {
            var rest = _run[_at..];
            var digits = 1;
            while (digits < rest.Length && digits < FewBytes && char.IsAsciiDigit((char)rest[digits]))
            {
                digits++;
            }

            if (digits == FewBytes)
            {
                var more = rest[digits..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                digits = more < 0 ? rest.Length : digits + more;
            }

            _at += digits;
        }
        while (_at == _run.Length && Peek() is >= '0' and <= '9');

        return true;
    }

    /// <summary>Skips the characters up to the next quote, escape or control character.</summary>
    private void SkipPlain()
    {
        var rest = _run[_at..];
        _visible |= IsVisible(rest[0]);
        var plain = 1;
        while (plain < rest.Length && plain < FewBytes && rest[plain] is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
        {
            plain++;
        }

        if (plain == FewBytes)
        {
            var more = rest[plain..].IndexOfAny(StringStops);
            plain = more < 0 ? rest.Length : plain + more;
        }

        _at += plain;
    }

    /// <summary>Reads the escapes that follow each other, also with few characters between them.</summary>
    private JsonFault? ReadEscapes()
    {
        var run = _run;
        var at = _at;
        var plain = 0;
        while (at + 1 < run.Length)
        {
            if (run[at] != '\\')
            {
                if (run[at] is < (byte)' ' or (byte)'"' || ++plain > FewBytes)
                {
                    break;
                }

                _visible |= IsVisible(run[at]);
                at++;
                continue;
            }

            plain = 0;
            if (JsonEscapes.IsShort(run[at + 1]))
            {
                at += 2;
            }
            else if (run[at + 1] == 'u' && at + UnicodeEscapeLength <= run.Length
                && JsonEscapes.CodeUnit(run[(at + 2)..]) is var unit and >= 0)
            {
                Note(unit, _runStart + at);
                at += UnicodeEscapeLength;
            }
            else
            {
                break;
            }
        }

        var read = at > _at;
        _at = at;
        return read ? null : ReadSplitEscape();
    }

    private static bool IsVisible(byte value) => value is > (byte)' ' and < 0x7F;

    /// <summary>Reads an escape that extends into the next segment, or that is wrong.</summary>
    private JsonFault? ReadSplitEscape()
    {
        var start = Position;
        _at++;
        if (JsonEscapes.IsShort(Peek()))
        {
            _at++;
            return null;
        }

        if (!TakeIf('u'))
        {
            return Unexpected();
        }

        var unit = 0;
        for (var digits = 0; digits < 4; digits++)
        {
            var digit = JsonEscapes.HexValue(Peek());
            if (digit < 0)
            {
                return Unexpected();
            }

            unit = (unit << 4) | digit;
            _at++;
        }

        Note(unit, start);
        return null;
    }

    /// <summary>Follows the surrogates among the escapes: each high one must be followed directly by a low one.</summary>
    private void Note(int unit, int at)
    {
        if (!char.IsSurrogate((char)unit) && _highSurrogate < 0)
        {
            return;
        }

        if (_highSurrogate >= 0 && !(char.IsLowSurrogate((char)unit) && at == _highSurrogate + UnicodeEscapeLength))
        {
            _loneSurrogate = _loneSurrogate < 0 ? _highSurrogate : _loneSurrogate;
        }
        else if (_highSurrogate < 0 && char.IsLowSurrogate((char)unit))
        {
            _loneSurrogate = _loneSurrogate < 0 ? at : _loneSurrogate;
        }

        _highSurrogate = char.IsHighSurrogate((char)unit) ? at : -1;
    }
}
