using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// Translates a regular expression of ECMA-262 with the flag <c>u</c>, as JSON Schema has it, to the same expression of .NET's
/// non-backtracking engine. An expression that has no such translation is refused: a class of .NET contains other characters, <c>$</c>
/// of .NET also matches before a last line break, and a look-around or a back reference does not take linear time.
/// </summary>
internal ref struct EcmaPattern
{
    private const int MostRepeats = 1000;

    /// <summary>The most states of the automaton, as an estimate.</summary>
    private const int MostStates = 4000;

    private const int MostDepth = 32;

    private const string SyntaxCharacters = "^$\\.*+?()[]{}|/";

    private readonly ReadOnlySpan<char> _source;
    private readonly StringBuilder _units = new();
    private int _at;
    private int _depth;

    private EcmaPattern(ReadOnlySpan<char> source) => _source = source;

    /// <exception cref="PatternException">The pattern is not valid, or cannot be translated.</exception>
    public static string Translate(string source)
    {
        var pattern = new EcmaPattern(source);
        var states = pattern.Disjunction();
        if (pattern._at < source.Length)
        {
            throw Invalid("an unmatched ')'");
        }

        return states <= MostStates
            ? pattern._units.ToString()
            : throw new PatternException($"is too complex: with its repetitions it has more than {MostStates} states");
    }

    private readonly bool IsAtEnd => _at >= _source.Length;

    private readonly char Current => IsAtEnd ? '\0' : _source[_at];

    private readonly bool Follows(string text) => _source[_at..].StartsWith(text, StringComparison.Ordinal);

    /// <returns>The estimated number of states.</returns>
    private int Disjunction()
    {
        if (++_depth > MostDepth)
        {
            throw new PatternException($"has more than {MostDepth} groups inside each other");
        }

        long states = 1;
        while (!IsAtEnd && Current != ')')
        {
            if (Current == '|')
            {
                _units.Append('|');
                _at++;
                continue;
            }

            states += Term();
            if (states > MostStates)
            {
                states = MostStates + 1;
            }
        }

        _depth--;
        return (int)states;
    }

    private long Term()
    {
        switch (Current)
        {
            case '^':
                _units.Append(@"\A");
                return Anchor();
            case '$':
                // Not $, which in .NET also matches before a line break at the end.
                _units.Append(@"\z");
                return Anchor();
        }

        var start = _units.Length;
        var states = Atom();
        return Quantified(start, states);
    }

    private long Anchor()
    {
        _at++;
        return Current is '*' or '+' or '?' or '{' ? throw Invalid("a repetition of an anchor") : 1;
    }

    private long Atom()
    {
        switch (Current)
        {
            case '.':
                _at++;
                _units.Append(CodePointSet.Dot.ToUnits());
                return 2;
            case '[':
                _units.Append(Class().ToUnits());
                return 2;
            case '(':
                return Group();
            case '\\':
                _units.Append(Escape(inClass: false).ToUnits());
                return 1;
            case '*' or '+' or '?':
                throw Invalid("a repetition of nothing");
            case '{' or '}' or ']':
                throw Invalid($"an unescaped '{Current}'");
        }

        var literal = CodePoint();
        _units.Append(CodePointSet.Of((literal, literal)).ToUnits());
        return 1;
    }

    private int Group()
    {
        _at++;
        if (Follows("?:"))
        {
            _at += 2;
        }
        else if (Follows("?=") || Follows("?!") || Follows("?<=") || Follows("?<!"))
        {
            throw new PatternException("looks ahead or behind, which the gateway cannot do in linear time");
        }
        else if (Current == '?')
        {
            throw new PatternException("has a named group or flags inside a group; write (…) or (?:…)");
        }

        _units.Append("(?:");
        var states = Disjunction();
        if (Current != ')')
        {
            throw Invalid("an unmatched '('");
        }

        _at++;
        _units.Append(')');
        return states;
    }

    private long Quantified(int start, long states)
    {
        var (least, most) = (0, int.MaxValue);
        switch (Current)
        {
            case '*':
                break;
            case '+':
                least = 1;
                break;
            case '?':
                most = 1;
                break;
            case '{':
                (least, most) = Repeats();
                break;
            default:
                return states;
        }

        _at++;
        // A lazy repetition finds another part of the text, but matches the same texts.
        if (Current == '?')
        {
            _at++;
        }

        if (Current is '*' or '+' or '?' or '{')
        {
            throw Invalid("a repetition of a repetition");
        }

        var atom = _units.ToString(start, _units.Length - start);
        _units.Length = start;
        var upper = most == int.MaxValue ? "" : most.ToString(CultureInfo.InvariantCulture);
        _units.Append(CultureInfo.InvariantCulture, $"(?:{atom}){{{least},{upper}}}");
        return states * Math.Max(1, most == int.MaxValue ? least : most);
    }

    /// <summary>Reads <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c> up to its closing brace.</summary>
    private (int Least, int Most) Repeats()
    {
        _at++;
        var least = Count();
        var most = least;
        if (Current == ',')
        {
            _at++;
            most = Current == '}' ? int.MaxValue : Count();
        }

        return Current != '}' || most < least ? throw Invalid("an incomplete or reversed repetition {…}") : (least, most);
    }

    private int Count()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        if (_at == start)
        {
            throw Invalid("an incomplete or reversed repetition {…}");
        }

        return int.TryParse(_source[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostRepeats
            ? count
            : throw new PatternException($"repeats something more than {MostRepeats} times; 'minLength' and 'maxLength' limit a text");
    }

    private CodePointSet Class()
    {
        _at++;
        var isNegated = Current == '^';
        _at += isNegated ? 1 : 0;
        var set = new CodePointSet();
        while (Current != ']' || IsAtEnd)
        {
            if (IsAtEnd)
            {
                throw Invalid("an unmatched '['");
            }

            var (from, isClass) = ClassAtom(set);
            if (Current != '-' || _at + 1 >= _source.Length || _source[_at + 1] == ']')
            {
                AddSingle(set, from, isClass);
                continue;
            }

            _at++;
            var (to, isUpperClass) = ClassAtom(set);
            if (isClass || isUpperClass || to < from)
            {
                throw Invalid("a range in '[…]' whose ends are not two characters in order");
            }

            set.Add(from, to);
        }

        _at++;
        return isNegated ? set.Complement() : set;
    }

    private static void AddSingle(CodePointSet set, int codePoint, bool isClass)
    {
        if (!isClass)
        {
            set.Add(codePoint, codePoint);
        }
    }

    /// <summary>Reads one character of a class. A class such as <c>\d</c> is added to the set.</summary>
    private (int CodePoint, bool IsClass) ClassAtom(CodePointSet set)
    {
        if (Current != '\\')
        {
            return (CodePoint(), false);
        }

        if (_at + 1 < _source.Length && "dDwWsS".Contains(_source[_at + 1]))
        {
            set.Add(Escape(inClass: true));
            return (0, true);
        }

        return (EscapedCharacter(inClass: true), false);
    }

    private CodePointSet Escape(bool inClass)
    {
        CodePointSet? known = _at + 1 >= _source.Length ? null : _source[_at + 1] switch
        {
            'd' => CodePointSet.Digits,
            'D' => CodePointSet.Digits.Complement(),
            'w' => CodePointSet.Words,
            'W' => CodePointSet.Words.Complement(),
            's' => CodePointSet.Spaces,
            'S' => CodePointSet.Spaces.Complement(),
            _ => null,
        };
        if (known is not null)
        {
            _at += 2;
            return known;
        }

        var character = EscapedCharacter(inClass);
        return CodePointSet.Of((character, character));
    }

    private int EscapedCharacter(bool inClass)
    {
        _at++;
        var escape = Current;
        if (IsAtEnd)
        {
            throw Invalid("a '\\' at its end");
        }

        _at++;
        switch (escape)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'v': return '\v';
            case 'f': return '\f';
            case 'r': return '\r';
            case '0' when !char.IsAsciiDigit(Current): return 0;
            case 'b' when inClass: return '\b';
            case 'c' when char.IsAsciiLetter(Current): return _source[_at++] & 0x1F;
            case 'x': return Hex(2);
            case 'u': return UnicodeEscape();
            case '-' when inClass: return '-';
            case 'b' or 'B': throw new PatternException("has a word boundary \\b, which the gateway does not match as ECMA-262 does");
            case 'p' or 'P': throw new PatternException("has \\p{…}: its characters differ between versions of Unicode; write ranges");
            case 'k' or (>= '0' and <= '9'):
                throw new PatternException("refers to a group, which the gateway cannot match in linear time");
        }

        return SyntaxCharacters.Contains(escape) ? escape : throw Invalid($"an escape '\\{escape}' that ECMA-262 does not have");
    }

    private int UnicodeEscape()
    {
        if (Current == '{')
        {
            var end = _source[_at..].IndexOf('}');
            if (end < 2 || !int.TryParse(_source[(_at + 1)..(_at + end)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out var codePoint) || !Rune.IsValid(codePoint))
            {
                throw Invalid("an escape '\\u{…}' of no character");
            }

            _at += end + 1;
            return codePoint;
        }

        var first = Hex(4);
        if (char.IsHighSurrogate((char)first) && Follows("\\u"))
        {
            _at += 2;
            var second = Hex(4);
            return char.IsLowSurrogate((char)second)
                ? char.ConvertToUtf32((char)first, (char)second)
                : throw Invalid("half of a surrogate pair");
        }

        return char.IsSurrogate((char)first) ? throw Invalid("half of a surrogate pair") : first;
    }

    private int Hex(int digits)
    {
        if (_at + digits > _source.Length || !int.TryParse(
                _source.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw Invalid("an incomplete escape");
        }

        _at += digits;
        return value;
    }

    private int CodePoint()
    {
        Rune.DecodeFromUtf16(_source[_at..], out var rune, out var consumed);
        _at += consumed;
        return rune.Value;
    }

    private static PatternException Invalid(string what) => new($"is not a regular expression of ECMA-262: it has {what}");
}
