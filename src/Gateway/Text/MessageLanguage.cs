using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Text;

/// <summary>The languages of the messages, and the choice for a request.</summary>
internal static class MessageLanguage
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>
    /// Browsers send fewer than 100 characters. A header of 32 KiB has thousands of languages, and each would be parsed into an object.
    /// </summary>
    private const int MaxHeaderChars = 1024;

    public static bool IsChinese(CultureInfo culture) => IsLanguage(culture.Name, "zh");

    /// <summary>
    /// The best language for an <c>Accept-Language</c> header: the one with the highest weight, the first of equal weights, otherwise
    /// English. English too for a header of more than 1,024 characters.
    /// </summary>
    public static CultureInfo FromAcceptLanguage(StringValues header)
    {
        if (header.Count == 0 || IsLongerThan(header, MaxHeaderChars)
            || !StringWithQualityHeaderValue.TryParseList(header!, out var ranges))
        {
            return English;
        }

        var best = English;
        var bestWeight = 0d;
        foreach (var range in ranges)
        {
            var weight = range.Quality ?? 1;
            if (weight > bestWeight && Match(range.Value) is { } culture)
            {
                best = culture;
                bestWeight = weight;
            }
        }

        return best;
    }

    private static bool IsLongerThan(StringValues header, int most)
    {
        var length = 0;
        foreach (var value in header)
        {
            length += value?.Length ?? 0;
        }

        return length > most;
    }

    private static CultureInfo? Match(StringSegment tag) =>
        IsLanguage(tag, "zh") ? Chinese : tag == "*" || IsLanguage(tag, "en") ? English : null;

    private static bool IsLanguage(StringSegment tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');
}
