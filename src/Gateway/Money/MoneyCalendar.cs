using System.Globalization;

namespace Gateway.Money;

/// <summary>The days and months of budgets, in one time zone.</summary>
internal sealed class MoneyCalendar(TimeZoneInfo zone)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The name of the time zone.</summary>
    public string Zone => zone.Id;

    /// <summary>The day of a moment, such as <c>2026-11-26</c>.</summary>
    public string DayOf(DateTimeOffset at) => NameOf(DateOf(at));

    /// <summary>The name of a day, such as <c>2026-11-26</c>.</summary>
    public static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The begin of the next day.</summary>
    public DateTimeOffset EndOfDay(DateTimeOffset at) => BeginOf(DateOf(at).AddDays(1));

    /// <summary>The begin of the next month.</summary>
    public DateTimeOffset EndOfMonth(DateTimeOffset at)
    {
        var date = DateOf(at);
        return BeginOf(new DateOnly(date.Year, date.Month, 1).AddMonths(1));
    }

    /// <summary>The day of a moment.</summary>
    public DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The first moment of a day. A change of the clock may leave out midnight, or even a whole day, and may repeat
    /// midnight.</summary>
    public DateTimeOffset BeginOf(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
