namespace Gateway.Contracts.Import.Conversion.Values;

/// <summary>The names of classes, which the frameworks of the models write as titles.</summary>
internal static class ClassName
{
    private static readonly string[] Ends = ["Input", "Request", "Body", "Model"];

    /// <summary>
    /// Whether a title is one word such as <c>TextToVideoRequest</c> or <c>InputModel</c>. A word with one capital, such as <c>Imagen</c>,
    /// and a word of capitals, such as <c>SDXL</c>, can be the name of a model. "Image Input" describes a body, and not a model either.
    /// </summary>
    public static bool Is(string title) =>
        title.EndsWith("Input", StringComparison.Ordinal) || (title.Length > 0 && title.All(IsOfAWord) && char.IsAsciiLetterUpper(title[0])
            && (title.Contains('_') || IsPascalCase(title) || HasEnd(title)));

    /// <summary>The end can have a version: <c>Input2511</c>.</summary>
    private static bool HasEnd(string word) => Array.Exists(
        Ends, end => word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').EndsWith(end, StringComparison.Ordinal));

    private static bool IsOfAWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    private static bool IsPascalCase(string word) => word.Any(char.IsAsciiLetterLower) && word.Skip(1).Any(char.IsAsciiLetterUpper);
}
