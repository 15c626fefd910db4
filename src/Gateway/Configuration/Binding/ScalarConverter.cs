using System.Globalization;
using Gateway.Text;

namespace Gateway.Configuration.Binding;

/// <summary>
/// Converts a configured text to the type of its option, independently of the culture and the time zone of the machine.
/// </summary>
internal static class ScalarConverter
{
    /// <summary>The form of a date. A field and not a constant, so that the compiled program holds the text once.</summary>
    public static readonly string DateForm = "a date such as 2030-12-31 or 2030-12-31T23:59:59Z";

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(Secret) || type == typeof(bool) || type == typeof(int)
        || type == typeof(long) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset) || type == typeof(Uri);

    /// <summary>
    /// Returns the converted value, or null and the problem. A secret always converts, so its text is never part of a message.
    /// </summary>
    public static object? Convert(Type type, string text, out string? problem)
    {
        object? value;
        (value, problem) = type switch
        {
            _ when type == typeof(string) => (text, null),
            _ when type == typeof(Secret) => (new Secret(text), null),
            _ when type == typeof(bool) => (bool.TryParse(text, out var flag) ? flag : null, "must be true or false"),
            _ when type == typeof(int) =>
                (Whole(text, int.MinValue, int.MaxValue) is { } number ? (int)number : null, WholeProblem(text, "2147483647")),
            _ when type == typeof(long) => (Whole(text, long.MinValue, long.MaxValue), WholeProblem(text, "9223372036854775807")),
            _ when type == typeof(TimeSpan) => (Duration(text), DurationProblem(text)),
            _ when type == typeof(DateTimeOffset) => (Date(text), $"must be {DateForm}"),
            _ when type == typeof(Uri) => (Address(text), "must be an absolute address such as https://api.example.com"),
            _ when type.IsEnum => (Name(type, text), $"must be one of {string.Join(", ", Enum.GetNames(type))}"),
            _ => ((object?)null, (string?)$"can't be configured: {type.Name} is not supported"),
        };

        problem = value is null ? $"{problem}, got {Echo.Quote(text)}" : null;
        return value;
    }

    private static long? Whole(string text, long min, long max) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;

    private static string WholeProblem(string text, string max) =>
        text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit)
            ? $"must be a whole number of at most {max}"
            : "must be a whole number";

    /// <summary>Two colons are required: <c>TimeSpan.Parse</c> reads "5" as five days and "0:30" as half an hour.</summary>
    private static TimeSpan? Duration(string text) =>
        text.Count(c => c == ':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration)
            ? duration
            : null;

    private static string DurationProblem(string text) =>
        text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit)
            ? $"must be a duration in the form hh:mm:ss; if seconds are meant, write {Seconds(text)}"
            : "must be a duration in the form hh:mm:ss, such as 00:01:30 (a day is 1.00:00:00)";

    private static string Seconds(string digits) =>
        TimeSpan.FromSeconds(int.Parse(digits, CultureInfo.InvariantCulture)).ToString("c", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date)
            ? date
            : null;

    private static Uri? Address(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    /// <summary>Accepts names only: <c>Enum.Parse</c> would also accept numbers and lists.</summary>
    private static object? Name(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse(type, known)
            : null;
}
