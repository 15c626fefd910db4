using System.Buffers;
using System.Text.RegularExpressions;
using Gateway.Json;

namespace Gateway.Contracts.Patterns;

/// <summary>A <c>pattern</c>, with an engine whose time is linear in the length of the text.</summary>
internal sealed class TextPattern
{
    /// <summary>A longer text, in code points, is refused before it is matched.</summary>
    public const int LongestText = 8192;

    private const int LongestPattern = 1024;

    private readonly Regex _regex;

    private TextPattern(string source, Regex regex)
    {
        Source = source;
        _regex = regex;
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
            var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            return new TextPattern(source, new Regex(EcmaPattern.Translate(source), options));
        }
        catch (NotSupportedException)
        {
            throw new PatternException("is too complex to match in linear time");
        }
    }

    /// <summary>Whether a part of a string matches. The string has at most <see cref="LongestText"/> code points.</summary>
    public bool Matches(JsonValue value)
    {
        // A code point has at most two UTF-16 units.
        var units = ArrayPool<char>.Shared.Rent((LongestText * 2) + 1);
        try
        {
            return value.TryCopyText(units, out var length) && _regex.IsMatch(units.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
        }
    }
}
