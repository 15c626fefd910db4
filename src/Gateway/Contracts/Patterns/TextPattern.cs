using System.Buffers;
using System.Text.RegularExpressions;
using Gateway.Json;

namespace Gateway.Contracts.Patterns;

/// <summary>A <c>pattern</c>, with an engine whose time is linear in the length of the text.</summary>
internal sealed class TextPattern
{
    /// <summary>A longer text, in code points, is refused before it is matched.</summary>
    public const int LongestText = 8192;

    /// <summary>In UTF-16 units.</summary>
    public const int LongestPattern = 1024;

    private readonly TranslatedPattern _pattern;
    private PatternEngine _engine;

    private TextPattern(string source, TranslatedPattern pattern)
    {
        Source = source;
        _pattern = pattern;
        _engine = new PatternEngine(pattern);
    }

    /// <summary>The pattern in the contract.</summary>
    public string Source { get; }

    /// <exception cref="PatternException">The pattern cannot be enforced.</exception>
    public static TextPattern Read(string source)
    {
        if (source.Length > LongestPattern)
        {
            throw new PatternException($"has more than {LongestPattern} characters");
        }

        try
        {
            var pattern = EcmaPattern.Translate(source);
            PatternCost.Check(new PatternEngine(pattern).Regex, pattern);
            return new TextPattern(source, pattern);
        }
        catch (NotSupportedException)
        {
            throw new PatternException("is too complex to match in linear time");
        }
    }

    /// <summary>Whether the pattern has a character above U+FFFF, or an escape that only the flag <c>u</c> knows. Without the flag, such a
    /// pattern has another meaning or is not valid.</summary>
    public static bool NeedsFlag(string source)
    {
        for (var index = 0; index < source.Length; index++)
        {
            if (char.IsSurrogate(source[index]))
            {
                return true;
            }

            if (source[index] != '\\')
            {
                continue;
            }

            index++;
            if (source.AsSpan(index) is ['u', '{', ..] or ['u', 'd' or 'D', '8' or '9' or 'a' or 'b' or 'A' or 'B', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a part of a string matches. The string has at most <see cref="LongestText"/> code points.</summary>
    public bool Matches(JsonValue value)
    {
        // A code point has at most two UTF-16 units.
        var units = ArrayPool<char>.Shared.Rent((LongestText * 2) + 1);
        try
        {
            return value.TryCopyText(units, out var length) && Current(length).IsMatch(units.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
        }
    }

    /// <summary>The engine, or a new one in its place if it has matched enough.</summary>
    private Regex Current(int length)
    {
        var engine = _engine;
        if (engine.TryTake(length))
        {
            return engine.Regex;
        }

        var fresh = new PatternEngine(_pattern);
        fresh.TryTake(length);
        Interlocked.CompareExchange(ref _engine, fresh, engine);
        return fresh.Regex;
    }
}
