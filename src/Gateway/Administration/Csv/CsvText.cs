using System.Globalization;

namespace Gateway.Administration.Csv;

/// <summary>Values as texts of cells.</summary>
internal static class CsvText
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string? Of(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Of(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC, as in JSON.</summary>
    public static string? Of(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
}
