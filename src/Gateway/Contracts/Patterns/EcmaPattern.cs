using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// Translates a regular expression of ECMA-262 with the flag <c>u</c>, as JSON Schema has it, to the same expression of .NET's
/// non-backtracking engine. An expression that has no such translation is refused: a class of .NET contains other characters, <c>$</c>
/// of .NET also matches before a last line break, and a look-around or a back reference does not take linear time.
/// </summary>
internal ref partial struct EcmaPattern
{
    private const int MostRepeats = 1000;

    private const int MostDepth = 32;

    private const int LongestSample = 1000;

    private const string SyntaxCharacters = "^$\\.*+?()[]{}|/";

    private readonly ReadOnlySpan<char> _source;
    private readonly List<CodePointSet> _atoms = [];

    /// <summary>A text that the pattern so far matches, and each of its values before an atom.</summary>
    private readonly StringBuilder _sample = new();
    private readonly List<string> _starts = [];
    private int _at;
    private int _depth;

    private EcmaPattern(ReadOnlySpan<char> source) => _source = source;

    /// <exception cref="PatternException">The pattern is not valid, or cannot be translated.</exception>
    public static TranslatedPattern Translate(string source)
    {
        var pattern = new EcmaPattern(source);
        var whole = pattern.Disjunction();
        if (pattern._at < source.Length)
        {
            throw Invalid("an unmatched ')'");
        }

        return whole.States <= PatternPart.MostStates
            ? new TranslatedPattern(whole.Units, pattern._atoms, [.. pattern._starts.Distinct()])
            : throw new PatternException($"is too complex: with its repetitions it has more than {PatternPart.MostStates} states");
    }

    private readonly bool IsAtEnd => _at >= _source.Length;

    private readonly char Current => IsAtEnd ? '\0' : _source[_at];

    private readonly bool Follows(string text) => _source[_at..].StartsWith(text, StringComparison.Ordinal);

    private PatternPart Disjunction()
    {
        if (++_depth > MostDepth)
        {
            throw new PatternException($"has more than {MostDepth} groups inside each other");
        }

        List<PatternPart> alternatives = [];
        var sequence = PatternPart.Nothing;
        var before = _sample.ToString();
        string? first = null;
        while (!IsAtEnd && Current != ')')
        {
            if (Current == '|')
            {
                alternatives.Add(sequence);
                sequence = PatternPart.Nothing;
                _at++;
                first ??= _sample.ToString();
                _sample.Clear().Append(before);
                continue;
            }

            sequence = sequence.Then(Term());
        }

        if (first is not null)
        {
            _sample.Clear().Append(first);
        }

        _depth--;
        return PatternPart.OneOf([.. alternatives, sequence]);
    }

    private PatternPart Term()
    {
        switch (Current)
        {
            case '^':
                return Anchor(@"\A");
            case '$':
                // Not $, which in .NET also matches before a line break at the end.
                return Anchor(@"\z");
        }

        var sample = _sample.Length;
        var atom = Atom();
        return Quantified(sample, atom);
    }

    private PatternPart Anchor(string units)
    {
        _at++;
        return Current is '*' or '+' or '?' or '{' ? throw Invalid("a repetition of an anchor") : PatternPart.Anchor(units);
    }

    private PatternPart Atom()
    {
        switch (Current)
        {
            case '.':
                _at++;
                return Add(CodePointSet.Dot, 2);
            case '[':
                return Add(Class(), 2);
            case '(':
                return Group();
            case '\\':
                return Add(Escape(inClass: false), 1);
            case '*' or '+' or '?':
                throw Invalid("a repetition of nothing");
            case '{' or '}' or ']':
                throw Invalid($"an unescaped '{Current}'");
        }

        var literal = CodePoint();
        return Add(CodePointSet.Of((literal, literal)), 1);
    }

    private PatternPart Add(CodePointSet atom, long states)
    {
        _starts.Add(_sample.ToString());
        _atoms.Add(atom);
        if (atom.Ends.FirstOrDefault(-1) is >= 0 and var point && _sample.Length < LongestSample)
        {
            _sample.Append(new Rune(point));
        }

        return PatternPart.Character(atom.ToUnits(), states);
    }

    private PatternPart Group()
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

        var inner = Disjunction();
        if (Current != ')')
        {
            throw Invalid("an unmatched '('");
        }

        _at++;
        return inner;
    }

    private PatternPart Quantified(int sample, PatternPart part)
    {
        var (least, most) = (0, (int?)null);
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
                return part;
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

        var once = _sample.ToString(sample, _sample.Length - sample);
        for (var count = 1; count < least && _sample.Length < LongestSample; count++)
        {
            _sample.Append(once);
        }

        return part.Repeated(least, most);
    }

    /// <summary>Reads <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c> up to its closing brace.</summary>
    private (int Least, int? Most) Repeats()
    {
        _at++;
        var least = Count();
        var most = (int?)least;
        if (Current == ',')
        {
            _at++;
            most = Current == '}' ? null : Count();
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
}
