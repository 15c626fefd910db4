using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Patterns;

/// <summary>
/// A set of code points, without the surrogates. ECMA-262 matches code points and .NET matches UTF-16 units, so a set is written as an
/// expression of units.
/// </summary>
internal sealed class CodePointSet
{
    private const int First = 0;
    private const int Last = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;
    private const int FirstPair = 0x10000;
    private const int UnitsOfHalf = 0x400;

    private readonly List<(int From, int To)> _ranges = [];

    /// <summary><c>\d</c>: ASCII digits.</summary>
    public static readonly CodePointSet Digits = Of(('0', '9'));

    /// <summary><c>\w</c>: ASCII letters, digits and the underscore.</summary>
    public static readonly CodePointSet Words = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary><c>\s</c>: white space and line terminators of ECMA-262, which .NET's own class lacks in part.</summary>
    public static readonly CodePointSet Spaces = Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
        (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary><c>.</c>: everything but the four line terminators.</summary>
    public static readonly CodePointSet Dot = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Complement();

    public static CodePointSet Of(params ReadOnlySpan<(int From, int To)> ranges)
    {
        var set = new CodePointSet();
        foreach (var (from, to) in ranges)
        {
            set.Add(from, to);
        }

        return set;
    }

    public void Add(int from, int to) => _ranges.Add((from, to));

    public void Add(CodePointSet other) => _ranges.AddRange(other._ranges);

    public CodePointSet Complement()
    {
        var complement = new CodePointSet();
        var next = First;
        foreach (var (from, to) in _ranges.OrderBy(range => range.From))
        {
            if (from > next)
            {
                complement.Add(next, from - 1);
            }

            next = Math.Max(next, to + 1);
        }

        if (next <= Last)
        {
            complement.Add(next, Last);
        }

        return complement;
    }

    /// <summary>The first and the last code point. An empty set has none.</summary>
    public IEnumerable<int> Ends => _ranges.Count == 0 ? [] : new[] { _ranges[0].From, _ranges[^1].To }.Where(Rune.IsValid);

    /// <summary>The expression that matches one code point of the set. An empty set matches nothing.</summary>
    public string ToUnits()
    {
        var single = new StringBuilder();
        var alternatives = new List<string>();
        foreach (var (from, to) in _ranges)
        {
            AddSingle(single, from, Math.Min(to, FirstSurrogate - 1));
            AddSingle(single, Math.Max(from, LastSurrogate + 1), Math.Min(to, FirstPair - 1));
            AddPairs(alternatives, Math.Max(from, FirstPair), to);
        }

        if (single.Length > 0)
        {
            alternatives.Insert(0, $"[{single}]");
        }

        // [^\s\S] matches nothing.
        return alternatives.Count switch
        {
            0 => @"[^\s\S]",
            1 when single.Length > 0 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private static void AddSingle(StringBuilder units, int from, int to)
    {
        if (from <= to)
        {
            units.Append(Range(from, to));
        }
    }

    /// <summary>Splits a range at the pairs whose second half is the first or the last one.</summary>
    private static void AddPairs(List<string> alternatives, int from, int to)
    {
        while (from <= to)
        {
            var (high, low) = Halves(from);
            var isWhole = low == 0xDC00 && to - from + 1 >= UnitsOfHalf;
            if (!isWhole)
            {
                var end = Math.Min(to, from + (0xDFFF - low));
                alternatives.Add($"{Unit(high)}[{Range(low, Halves(end).Low)}]");
                from = end + 1;
                continue;
            }

            var count = (to - from + 1) / UnitsOfHalf;
            alternatives.Add($"[{Range(high, high + count - 1)}][\\uDC00-\\uDFFF]");
            from += count * UnitsOfHalf;
        }
    }

    private static (int High, int Low) Halves(int codePoint) =>
        (0xD800 + ((codePoint - FirstPair) >> 10), 0xDC00 + ((codePoint - FirstPair) & 0x3FF));

    private static string Range(int from, int to) => from == to ? Unit(from) : $"{Unit(from)}-{Unit(to)}";

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
