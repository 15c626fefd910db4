namespace Gateway.Text;

/// <summary>Finds the known name that is nearest to a misspelt one.</summary>
internal static class NearestName
{
    private const int Longest = 128;

    /// <summary>Larger than every distance that matters.</summary>
    private const int TooFar = 2 * Longest;

    /// <summary>The nearest candidate, or null if none is near enough.</summary>
    public static string? Find(string name, IReadOnlyCollection<string> candidates)
    {
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var most = Math.Min(least - 1, Tolerance(Math.Max(name.Length, candidate.Length)));
            if (candidate.Length > Longest || Math.Abs(candidate.Length - name.Length) > most)
            {
                continue;
            }

            var distance = Distance(name, candidate, most);
            if (distance > most)
            {
                continue;
            }

            least = distance;
            nearest = candidate;
        }

        return nearest ?? candidates.FirstOrDefault(candidate => IsCutShort(name, candidate) || IsCutShort(candidate, name));
    }

    /// <summary>Whether one name is a truncated form of the other. The edit distance of such names is large.</summary>
    private static bool IsCutShort(string name, string whole) =>
        name.Length > 2 && whole.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static int Tolerance(int length) => length <= 4 ? 1 : length <= 8 ? 2 : Math.Min(6, length / 4 + 1);

    /// <summary>Damerau-Levenshtein distance (a swap of adjacent letters counts as one edit), ignoring case.</summary>
    /// <returns>Any larger number if the distance is larger than <paramref name="most"/>: there can be thousands of candidates, and almost
    /// all of them are soon known to be too far.</returns>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        // A common beginning and a common end need no edits.
        while (a.Length > 0 && b.Length > 0 && Fold(a[0]) == Fold(b[0]))
        {
            a = a[1..];
            b = b[1..];
        }

        while (a.Length > 0 && b.Length > 0 && Fold(a[^1]) == Fold(b[^1]))
        {
            a = a[..^1];
            b = b[..^1];
        }

        Span<int> beforeLast = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        var leastBefore = 0;
        for (var i = 1; i <= a.Length; i++)
        {
            // A cell further from the diagonal is larger than the largest distance that matters.
            var (from, to) = (Math.Max(1, i - most), Math.Min(b.Length, i + most));
            current[from - 1] = from == 1 ? i : TooFar;
            var least = current[from - 1];
            for (var j = from; j <= to; j++)
            {
                var same = Fold(a[i - 1]) == Fold(b[j - 1]);
                var best = Math.Min(Math.Min(last[j], current[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                {
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                }

                current[j] = best;
                least = Math.Min(least, best);
            }

            if (to < b.Length)
            {
                current[to + 1] = TooFar;
            }

            // Each later row is at least as large as the smaller one of the two rows before it.
            if (Math.Min(least, leastBefore) > most)
            {
                return TooFar;
            }

            leastBefore = least;
            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[b.Length];
    }

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
