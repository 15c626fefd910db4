using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Text;

/// <summary>The languages of the messages, and the choice for a request.</summary>
internal static class MessageLanguage
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    public static bool IsChinese(CultureInfo culture) => IsLanguage(culture.Name, "zh");

    /// <summary>
    /// The best language for an <c>Accept-Language</c> header: the one with the highest weight, the first of equal weights, otherwise
    /// English.
    /// </summary>
    public static CultureInfo FromAcceptLanguage(StringValues header)
    {
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header!, out var ranges))
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

    private static CultureInfo? Match(StringSegment tag) =>
        IsLanguage(tag, "zh") ? Chinese : tag == "*" || IsLanguage(tag, "en") ? English : null;

    private static bool IsLanguage(StringSegment tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');
}
