using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Import.Documents;

/// <summary>A line of output with names of a document, which can contain line breaks and the control sequences of a terminal.</summary>
internal static class PrintedLine
{
    public static string Of(string line)
    {
        if (!line.Any(IsHidden))
        {
            return line;
        }

        var text = new StringBuilder(line.Length);
        foreach (var letter in line)
        {
            if (IsHidden(letter))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
            else
            {
                text.Append(letter);
            }
        }

        return text.ToString();
    }

    /// <summary>Control characters, other line breaks, and the characters that change the direction of the text.</summary>
    private static bool IsHidden(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
