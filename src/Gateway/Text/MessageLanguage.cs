using System.Globalization;

namespace Gateway.Text;

/// <summary>Which of the languages of the messages a client wants.</summary>
internal static class MessageLanguage
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    // A header that lists more is no browser's; what follows is not read.
    private const int MostRanges = 32;

    public static bool IsChinese(CultureInfo culture) => IsChinese(culture.Name);

    /// <summary>The best language for an <c>Accept-Language</c> header: the one with the highest weight, the first among equals, else English.</summary>
    public static CultureInfo FromAcceptLanguage(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return English;

        var best = English;
        var bestWeight = 0;
        var rest = header.AsSpan();
        for (var i = 0; i < MostRanges && !rest.IsEmpty; i++)
        {
            var comma = rest.IndexOf(',');
            var range = (comma < 0 ? rest : rest[..comma]).Trim();
            rest = comma < 0 ? default : rest[(comma + 1)..];

            var semicolon = range.IndexOf(';');
            var tag = (semicolon < 0 ? range : range[..semicolon]).Trim();
            var weight = semicolon < 0 ? 1000 : Weight(range[(semicolon + 1)..]);
            if (weight > bestWeight && Match(tag) is { } culture)
            {
                best = culture;
                bestWeight = weight;
            }
        }

        return best;
    }

    private static CultureInfo? Match(ReadOnlySpan<char> tag) =>
        IsChinese(tag) ? Chinese : tag is "*" || IsLanguage(tag, "en") ? English : null;

    private static bool IsChinese(ReadOnlySpan<char> tag) => IsLanguage(tag, "zh");

    private static bool IsLanguage(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');

    /// <summary><c>q=0.8</c> in thousandths; anything that is no weight counts as 0, as if the range were not there.</summary>
    private static int Weight(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        if (parameter.Length < 3 || (parameter[0] | 0x20) != 'q' || parameter[1] != '=')
            return 0;
        return decimal.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight is >= 0 and <= 1
            ? (int)(weight * 1000)
            : 0;
    }
}
