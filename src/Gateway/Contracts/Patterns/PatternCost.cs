using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// Finds the patterns whose automaton grows with the text. The engine makes its states when a text needs them, and a repetition such as
/// <c>a[ab]{100}</c> can need a new one for each character: one check of a text of 8,192 characters could then take seconds and a
/// gigabyte. The cost is measured in allocated bytes, which are the same on each machine: 4 MiB are 10 to 50 ms of work.
/// </summary>
internal static class PatternCost
{
    private const long MostBytes = 4 * 1024 * 1024;

    /// <summary>A match with fewer bytes is not repeated.</summary>
    private const long FewBytes = 512;

    private const int MostPairs = 24;
    private const int MostStarts = 64;
    private const int MostStartsOfLong = 2;

    /// <summary>A short text finds the worst patterns, before a long one would cost too much.</summary>
    private static readonly int[] Lengths = [32, 256, TextPattern.LongestText];

    /// <param name="regex">An engine of its own, which keeps the states of the measured texts.</param>
    /// <param name="pattern">The same pattern.</param>
    /// <exception cref="PatternException">One check can cost too much.</exception>
    public static void Check(Regex regex, TranslatedPattern pattern)
    {
        var pairs = Spread([.. Pairs(pattern.Atoms).Distinct()], MostPairs);
        var states = 0L;
        foreach (var length in Lengths)
        {
            foreach (var text in Texts(pattern.Starts, pairs, length))
            {
                var allocated = Allocated(regex, text);
                // The engine keeps its states. The bytes of a second match of the same text are no states: each match frees them, and code
                // that the runtime has optimized needs fewer of them.
                states += allocated > FewBytes ? Math.Max(0, allocated - Allocated(regex, text)) : allocated;
                if (Math.Max(allocated, states) > MostBytes)
                {
                    throw new PatternException("is too complex: a text can need more than 4 MiB of states; use fewer repetitions {…}, or "
                        + "repeat characters that cannot begin the pattern again");
                }
            }
        }
    }

    private static long Allocated(Regex regex, string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        regex.IsMatch(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Two characters of one atom, or of an atom and the next one: a text of them can be in several places of the pattern at
    /// once.</summary>
    private static IEnumerable<(int First, int Second)> Pairs(IReadOnlyList<CodePointSet> atoms)
    {
        for (var index = 0; index < atoms.Count; index++)
        {
            int[] own = [.. atoms[index].Ends];
            int[] others = [.. own, .. index + 1 < atoms.Count ? atoms[index + 1].Ends : []];
            foreach (var (first, second) in own.SelectMany(first => others.Select(second => (first, second))))
            {
                if (first != second || own.Distinct().Count() == 1)
                {
                    yield return (Math.Min(first, second), Math.Max(first, second));
                }
            }
        }
    }

    /// <summary>Texts of two characters in any order, after the beginnings of a text that the pattern can begin with.</summary>
    private static IEnumerable<string> Texts(string[] starts, (int First, int Second)[] pairs, int length)
    {
        foreach (var start in Spread(starts, length == TextPattern.LongestText ? MostStartsOfLong : MostStarts))
        {
            foreach (var (first, second) in pairs)
            {
                yield return Text(start, new Rune(first), new Rune(second), length);
            }
        }
    }

    private static string Text(string start, Rune first, Rune second, int length)
    {
        var text = new StringBuilder(start);
        var bits = 0x9E3779B9u;
        for (var count = 0; count < length; count++)
        {
            // Xorshift: the same texts in each process.
            bits ^= bits << 13;
            bits ^= bits >> 17;
            bits ^= bits << 5;
            text.Append((bits & 0x10000) == 0 ? first : second);
        }

        return text.ToString();
    }

    /// <summary>At most so many of the values, from the first to the last.</summary>
    private static T[] Spread<T>(T[] values, int most) => values.Length <= most
        ? values
        : [.. Enumerable.Range(0, most).Select(index => values[index * (values.Length - 1) / (most - 1)])];
}
