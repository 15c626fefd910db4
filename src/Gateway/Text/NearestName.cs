namespace Gateway.Text;

/// <summary>Finds the known name that is nearest to a misspelt one.</summary>
internal static class NearestName
{
    private const int Longest = 128;

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

            var distance = Distance(name, candidate);
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
    private static int Distance(string a, string b)
    {
        Span<int> beforeLast = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Fold(a[i - 1]) == Fold(b[j - 1]);
                var best = Math.Min(Math.Min(last[j], current[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                {
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                }

                current[j] = best;
            }

            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[b.Length];
    }

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
