using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Text;

/// <summary>Languages of the messages other than English. A further language needs one more table and one more line here.</summary>
internal static partial class Translations
{
    /// <summary>The template of a message in another language. Null: there is no translation.</summary>
    public static string? Find(string template, CultureInfo culture) =>
        MessageLanguage.IsChinese(culture) ? ChineseMessages.All.GetValueOrDefault(template) : null;

    /// <summary>Recognises the message of a stored English text, so that it can be translated.</summary>
    public static Message Recognise(string english)
    {
        if (ChineseMessages.All.ContainsKey(english))
        {
            return Message.Of(english);
        }

        foreach (var template in ChineseMessages.All.Keys)
        {
            // A template that begins with an argument would match too many texts.
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
