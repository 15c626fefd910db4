using System.Globalization;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>The days of the money: their names, and when they begin in a time zone.</summary>
internal static class UsageDays
{
    private const string Format = "yyyy-MM-dd";

    public static string NameOf(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The day at a time.</summary>
    public static DateOnly Of(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>The first moment of a day. In some time zones a day begins at one o'clock, because the clock skips midnight.</summary>
    public static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(1);
        }

        // Of a repeated hour, the first one begins the day.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }
}
