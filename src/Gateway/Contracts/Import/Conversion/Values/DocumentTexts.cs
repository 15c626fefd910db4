namespace Gateway.Contracts.Import.Conversion.Values;

/// <summary>Titles and descriptions, which the frameworks of the models write.</summary>
internal static class DocumentTexts
{
    /// <summary>A description from the source of a program has the indentation of that program.</summary>
    public static string WithoutIndentation(string text)
    {
        string[] lines = [.. text.Trim().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        var indentation = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Select(line => line.Length == 0 ? line : line[indentation..])));
    }

    /// <summary>Whether a title only repeats the name: "Num Images" for <c>num_images</c>.</summary>
    public static bool IsNameInWords(string title, string? name) => name is not null
        && string.Equals(title.Replace(" ", "", StringComparison.Ordinal),
            name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
