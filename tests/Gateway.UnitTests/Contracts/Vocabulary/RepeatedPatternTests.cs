using Gateway.Contracts.Patterns;
using Gateway.Testing;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>Repeated parts that can match the empty text, compared with a matcher that follows the definition of each form.</summary>
public sealed class RepeatedPatternTests
{
    private const int Comparisons = 30_000;
    private const int TextsOfAPattern = 10;

    private static readonly (string Text, int Least, int Most)[] Repetitions =
    [
        ("", 1, 1), ("", 1, 1), ("*", 0, int.MaxValue), ("+", 1, int.MaxValue), ("?", 0, 1), ("{2}", 2, 2), ("{0,2}", 0, 2),
        ("{2,}", 2, int.MaxValue), ("*?", 0, int.MaxValue), ("{0}", 0, 0),
    ];

    /// <summary>The positions in a text after the part, if it begins at one of some positions.</summary>
    private delegate HashSet<int> Ends(string text, HashSet<int> starts);

    [Fact]
    public void Pattern_Generated_MatchesWhatItsFormsDefine()
    {
        var random = TestSeed.CreateRandom();
        var (compared, matched) = (0, 0);
        while (compared < Comparisons)
        {
            var (source, ends) = Alternatives(random, depth: 3);
            if (Translated($"^(?:{source})$") is not { } pattern)
            {
                continue;
            }

            var regex = new PatternEngine(pattern).Regex;
            for (var count = 0; count < TextsOfAPattern; count++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "ab"[random.Next(2)]));
                var expected = ends(text, [0]).Contains(text.Length);
                regex.IsMatch(text).ShouldBe(expected, $"{source} and '{text}'");
                compared++;
                matched += expected ? 1 : 0;
            }
        }

        // Both verdicts occur often, so that the comparison shows something.
        matched.ShouldBeInRange(Comparisons / 20, Comparisons * 19 / 20);
    }

    /// <summary>Null: the pattern is refused.</summary>
    private static TranslatedPattern? Translated(string source)
    {
        try
        {
            return EcmaPattern.Translate(source);
        }
        catch (PatternException)
        {
            return null;
        }
    }

    private static (string Source, Ends Ends) Alternatives(Random random, int depth)
    {
        var all = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Sequence(random, depth)).ToList();
        return (string.Join('|', all.Select(part => part.Source)), (text, starts) => [.. all.SelectMany(part => part.Ends(text, starts))]);
    }

    private static (string Source, Ends Ends) Sequence(Random random, int depth)
    {
        var all = Enumerable.Range(0, random.Next(4)).Select(_ => Repeated(random, depth)).ToList();
        return (string.Concat(all.Select(part => part.Source)), (text, starts) => all.Aggregate(starts, (at, part) => part.Ends(text, at)));
    }

    private static (string Source, Ends Ends) Repeated(Random random, int depth)
    {
        var (source, ends) = depth > 0 && random.Next(2) == 0 ? Group(random, depth) : Character("ab"[random.Next(2)]);
        var (suffix, least, most) = Repetitions[random.Next(Repetitions.Length)];
        return (source + suffix, OfAll);

        HashSet<int> OfAll(string text, HashSet<int> starts)
        {
            var at = starts;
            for (var count = 0; count < least; count++)
            {
                at = ends(text, at);
            }

            HashSet<int> found = [.. at];
            for (var count = least; count < most && at.Count > 0; count++)
            {
                at = [.. ends(text, at).Where(found.Add)];
            }

            return found;
        }
    }

    private static (string Source, Ends Ends) Group(Random random, int depth)
    {
        var (source, ends) = Alternatives(random, depth - 1);
        return ($"({source})", ends);
    }

    private static (string Source, Ends Ends) Character(char character) =>
        (character.ToString(),
            (text, starts) => [.. starts.Where(at => at < text.Length && text[at] == character).Select(at => at + 1)]);
}
