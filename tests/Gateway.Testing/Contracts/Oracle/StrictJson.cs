using System.Globalization;
using System.Text;

namespace Gateway.Testing.Contracts.Oracle;

/// <summary>
/// A reader for RFC 8259 with the rules of <c>docs/contracts.md</c>: UTF-8 without a byte order mark, one object, unique names, no
/// unpaired surrogates, bounded depth and number of values. It shares no code with the readers of the gateway and of the platform,
/// and it is deliberately simple and slow.
/// </summary>
internal sealed class StrictJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _text;
    private readonly int _maxDepth;
    private readonly int _maxValues;
    private int _at;
    private int _values;

    private StrictJson(string text, int maxDepth, int maxValues)
    {
        _text = text;
        _maxDepth = maxDepth;
        _maxValues = maxValues;
    }

    /// <returns>Null if the body is refused.</returns>
    public static OracleObject? Read(byte[] body, int maxDepth, int maxValues)
    {
        try
        {
            var reader = new StrictJson(Utf8.GetString(body), maxDepth, maxValues);
            reader.SkipSpace();
            var root = reader.Value(depth: 1);
            reader.SkipSpace();
            return reader._at == reader._text.Length ? root as OracleObject : null;
        }
        catch (FormatException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // The body is not UTF-8.
            return null;
        }
    }

    private static FormatException Refused => new();

    private char Peek => _at < _text.Length ? _text[_at] : '\uFFFF';

    private void SkipSpace()
    {
        while (Peek is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private void Expect(string literal)
    {
        if (string.CompareOrdinal(_text, _at, literal, 0, literal.Length) != 0)
        {
            throw Refused;
        }

        _at += literal.Length;
    }

    private OracleValue Value(int depth)
    {
        switch (Peek)
        {
            case '{':
                return Object(depth);
            case '[':
                return List(depth);
            case '"':
                return new OracleText(Text());
            case 't':
                Expect("true");
                return new OracleFlag(true);
            case 'f':
                Expect("false");
                return new OracleFlag(false);
            case 'n':
                Expect("null");
                return new OracleNull();
            default:
                return new OracleNumber(Number());
        }
    }

    private OracleObject Object(int depth)
    {
        Enter(depth);
        var members = new Dictionary<string, OracleValue>(StringComparer.Ordinal);
        SkipSpace();
        if (Peek == '}')
        {
            _at++;
            return new OracleObject(members);
        }

        while (true)
        {
            SkipSpace();
            var name = Text();
            SkipSpace();
            Expect(":");
            SkipSpace();
            Count();
            if (!members.TryAdd(name, Value(depth + 1)))
            {
                throw Refused;
            }

            SkipSpace();
            if (Peek == '}')
            {
                _at++;
                return new OracleObject(members);
            }

            Expect(",");
        }
    }

    private OracleList List(int depth)
    {
        Enter(depth);
        var items = new List<OracleValue>();
        SkipSpace();
        if (Peek == ']')
        {
            _at++;
            return new OracleList(items);
        }

        while (true)
        {
            SkipSpace();
            Count();
            items.Add(Value(depth + 1));
            SkipSpace();
            if (Peek == ']')
            {
                _at++;
                return new OracleList(items);
            }

            Expect(",");
        }
    }

    private void Enter(int depth)
    {
        _at++;
        if (depth > _maxDepth)
        {
            throw Refused;
        }
    }

    private void Count()
    {
        if (++_values > _maxValues)
        {
            throw Refused;
        }
    }

    private string Text()
    {
        Expect("\"");
        var text = new StringBuilder();
        while (Peek != '"' || _at >= _text.Length)
        {
            if (_at >= _text.Length || _text[_at] < ' ')
            {
                throw Refused;
            }

            text.Append(_text[_at] == '\\' ? Escape() : _text[_at++]);
        }

        _at++;
        return WholePairs(text.ToString());
    }

    private char Escape()
    {
        _at++;
        var code = Peek;
        _at++;
        switch (code)
        {
            case '"' or '\\' or '/':
                return code;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= _text.Length && _text[_at..(_at + 4)].All(char.IsAsciiHexDigit):
                _at += 4;
                return (char)int.Parse(_text.AsSpan(_at - 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default:
                throw Refused;
        }
    }

    private static string WholePairs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                throw Refused;
            }

            i++;
        }

        return text;
    }

    private string Number()
    {
        var start = _at;
        if (Peek == '-')
        {
            _at++;
        }

        if (Peek == '0')
        {
            _at++;
        }
        else
        {
            Digits();
        }

        if (Peek == '.')
        {
            _at++;
            Digits();
        }

        if (Peek is 'e' or 'E')
        {
            _at++;
            if (Peek is '+' or '-')
            {
                _at++;
            }

            Digits();
        }

        return _text[start.._at];
    }

    private void Digits()
    {
        if (!char.IsAsciiDigit(Peek))
        {
            throw Refused;
        }

        while (char.IsAsciiDigit(Peek))
        {
            _at++;
        }
    }
}
