using System.Text;

namespace Gateway.Documentation.Parameters;

/// <summary>Text in one cell of a Markdown table. A cell ends at a <c>|</c> or at the end of its line.</summary>
internal static class MarkdownCell
{
    private const string Marks = "&<>*_[]`\\|";

    /// <summary>Prose, which may contain Markdown of its own.</summary>
    public static string Prose(string text) => OnOneLine(text).Replace("|", "&#124;", StringComparison.Ordinal);

    /// <summary>A value as it stands in JSON. Inside a code span no character can be escaped: a value that needs it is plain
    /// text.</summary>
    public static string Code(string value)
    {
        var line = OnOneLine(value);
        return line.Length > 0 && line == value && !line.Contains('`') && !line.Contains('|') ? $"`{line}`" : Escaped(line);
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Escaped(string line)
    {
        var text = new StringBuilder();
        foreach (var character in line.Length == 0 ? "\"\"" : line)
        {
            text.Append(Marks.Contains(character) ? $"&#{(int)character};" : $"{character}");
        }

        return text.ToString();
    }
}
