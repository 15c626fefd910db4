using System.Globalization;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// A part of a pattern as an expression of .NET. .NET's engine without backtracking misses some matches of a repeated part that can match
/// the empty text, such as <c>(a|)+</c>. So no translation repeats one: in its place stands a part without the empty text whose
/// repetitions match the same texts (the star normal form of Brüggemann-Klein).
/// </summary>
/// <param name="Units">The expression, which matches UTF-16 units.</param>
/// <param name="Star">An expression without the empty text that repeated any number of times matches what this part does when it is
/// repeated any number of times. Null: the part matches nothing else than the empty text.</param>
/// <param name="States">The estimated number of states.</param>
/// <param name="MayBeEmpty">Whether the part matches the empty text.</param>
/// <param name="HasAnchor">Whether the part has <c>^</c> or <c>$</c>.</param>
/// <param name="IsAlternatives">Whether the expression has a <c>|</c> outside of groups.</param>
internal sealed record PatternPart(string Units, string? Star, long States, bool MayBeEmpty, bool HasAnchor, bool IsAlternatives = false)
{
    /// <summary>A pattern with more states is refused.</summary>
    public const int MostStates = 4000;

    public static PatternPart Nothing { get; } = new("", null, 1, MayBeEmpty: true, HasAnchor: false);

    /// <summary>The same as a part of a sequence.</summary>
    private string InSequence => IsAlternatives ? $"(?:{Units})" : Units;

    public static PatternPart Character(string units, long states) => new(units, units, states, MayBeEmpty: false, HasAnchor: false);

    public static PatternPart Anchor(string units) => new(units, null, 1, MayBeEmpty: true, HasAnchor: true);

    public static PatternPart OneOf(IReadOnlyList<PatternPart> parts) => parts.Count == 1
        ? parts[0]
        : new(
            string.Join('|', parts.Select(part => part.Units)),
            Either(parts.Select(part => part.Star)),
            Bounded(parts.Sum(part => part.States)),
            parts.Any(part => part.MayBeEmpty),
            parts.Any(part => part.HasAnchor),
            IsAlternatives: true);

    public PatternPart Then(PatternPart next)
    {
        var units = InSequence + next.InSequence;
        var mayBeEmpty = MayBeEmpty && next.MayBeEmpty;
        return new(
            units, mayBeEmpty ? Either([Star, next.Star]) : units, Bounded(States + next.States), mayBeEmpty, HasAnchor || next.HasAnchor);
    }

    /// <param name="least">The least number of repetitions.</param>
    /// <param name="most">The largest number. Null: any.</param>
    /// <exception cref="PatternException">The repetition has no exact translation.</exception>
    public PatternPart Repeated(int least, int? most)
    {
        if (most == 0)
        {
            return Nothing;
        }

        if (!MayBeEmpty)
        {
            var states = Bounded(States * Math.Max(1, most ?? least));
            var units = Repetition(Units, least, most);
            return new(units, least == 0 ? Star : units, states, least == 0, HasAnchor);
        }

        // Once or not at all adds nothing to a part that may be empty, except where its anchors do not hold.
        if (most == 1)
        {
            return HasAnchor && least == 0 ? OneOf([this, Nothing]) : this;
        }

        if (most is not null || HasAnchor)
        {
            throw new PatternException(
                "repeats a part that can match the empty text; write the part without that case, such as (a|b){0,3} and not (a|b|){3}");
        }

        return this with { Units = Star is null ? "" : Repetition(Star, 0, null), IsAlternatives = false };
    }

    private static string Repetition(string units, int least, int? most) =>
        string.Create(CultureInfo.InvariantCulture, $"(?:{units}){{{least},{most}}}");

    private static string? Either(IEnumerable<string?> stars)
    {
        string[] all = [.. stars.OfType<string>()];
        return all.Length == 0 ? null : string.Join('|', all);
    }

    private static long Bounded(long states) => Math.Min(states, MostStates + 1);
}
