using System.Globalization;

namespace Gateway.Contracts.Messages;

/// <summary>A list of texts in a message. A long list is cut, because the message may be in the answer for each of many items.</summary>
internal static class TextList
{
    /// <summary>A list up to this length is written as a whole.</summary>
    private const int LongestWhole = 300;

    /// <summary>The length of a list that is cut.</summary>
    private const int LongestCut = 200;

    private const int LongestText = 80;

    /// <summary>The texts with a separator, and the number of those that are left out.</summary>
    public static string Of(IReadOnlyList<string> texts, CultureInfo culture, string separator = ", ")
    {
        var count = CountOfShown(texts);
        var first = string.Join(separator, texts.Take(count));
        return count == texts.Count ? first : AndMore(first, texts.Count - count, culture);
    }

    /// <summary>The same in the notation of <c>ctx.expected</c>, which has no language: the last text follows "or".</summary>
    public static string Expected(IReadOnlyList<string> texts)
    {
        var count = CountOfShown(texts);
        return texts.Count == 1 ? texts[0]
            : count == texts.Count ? $"{string.Join(", ", texts.SkipLast(1))} or {texts[^1]}"
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", texts.Take(count))} or one of {texts.Count - count} more");
    }

    public static string AndMore(string first, int rest, CultureInfo culture) =>
        ContractLanguage.Instance.GetString(MessageKeys.FormMore, culture)
            .Replace("{Count}", rest.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{First}", first, StringComparison.Ordinal);

    /// <summary>How many of the texts a message shows: all, or the first ones.</summary>
    public static int CountOfShown(IReadOnlyList<string> texts) => CountWithin(texts, LongestWhole) is var all && all == texts.Count
        ? all
        : Math.Max(1, CountWithin(texts, LongestCut));

    /// <summary>A text that is not too long for a part of a message.</summary>
    public static string Short(string text) => text.Length <= LongestText
        ? text
        : string.Concat(text.AsSpan(0, LongestText - (char.IsHighSurrogate(text[LongestText - 2]) ? 2 : 1)), "…");

    private static int CountWithin(IReadOnlyList<string> texts, int longest)
    {
        var (count, length) = (0, 0);
        while (count < texts.Count && length + texts[count].Length <= longest)
        {
            length += texts[count++].Length + 2;
        }

        return count;
    }
}
