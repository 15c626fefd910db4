using System.Text.RegularExpressions;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// .NET's engine without backtracking, for a limited number of UTF-16 units. The engine keeps the states that its texts needed, and each
/// unit of a text can need a new one, so the units of all its texts bound its memory.
/// </summary>
internal sealed class PatternEngine(TranslatedPattern pattern)
{
    /// <summary>Eight of the longest texts. A new engine costs less than one of them.</summary>
    public const int MostUnits = 8 * 2 * TextPattern.LongestText;

    private long _left = MostUnits;

    public Regex Regex { get; } = new(pattern.Units, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Counts a text.</summary>
    /// <returns>False: the engine has matched enough, and a new one must match the text.</returns>
    public bool TryTake(int units) => Interlocked.Add(ref _left, -units) >= 0;
}
