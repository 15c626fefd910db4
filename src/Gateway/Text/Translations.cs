using System.Globalization;

namespace Gateway.Text;

/// <summary>The languages of messages beside English. A further language is one more table and one more line here.</summary>
internal static class Translations
{
    /// <summary>The template of a message in another language; null when there is none.</summary>
    public static string? Find(string template, CultureInfo culture) =>
        MessageLanguage.IsChinese(culture) ? ChineseMessages.All.GetValueOrDefault(template) : null;
}
