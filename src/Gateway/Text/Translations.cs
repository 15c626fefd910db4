using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Text;

/// <summary>The languages of messages beside English. A further language is one more table and one more line here.</summary>
internal static partial class Translations
{
    /// <summary>The template of a message in another language; null when there is none.</summary>
    public static string? Find(string template, CultureInfo culture) =>
        MessageLanguage.IsChinese(culture) ? ChineseMessages.All.GetValueOrDefault(template) : null;

    /// <summary>A text that was kept in English, as the message that it was, so that it can be told in another language.</summary>
    public static Message Recognise(string english)
    {
        if (ChineseMessages.All.ContainsKey(english))
        {
            return Message.Of(english);
        }

        foreach (var template in ChineseMessages.All.Keys)
        {
            // A template that begins with an argument would fit too many texts.
            if (!template.StartsWith('{') && Placeholder().IsMatch(template) && Match(template, english) is { Success: true } match)
            {
                return Message.Of(template, [.. match.Groups.Values.Skip(1).Select(group => Recognise(group.Value))]);
            }
        }

        return Message.Verbatim(english);
    }

    private static Match Match(string template, string english) =>
        Regex.Match(
            english, $"^{string.Join("(.+)", Placeholder().Split(template).Select(Regex.Escape))}$",
                RegexOptions.Singleline | RegexOptions.NonBacktracking);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
