using Gateway.Configuration.Binding;
using Gateway.Money;

namespace Gateway.Administration.Money;

/// <summary>A time in a query, or a day in the time zone of the money.</summary>
internal readonly record struct MoneyTime(DateTimeOffset? Time, DateOnly? Day)
{
    public static MoneyTime? Parse(string text)
    {
        if (MoneyCalendar.TryParseDay(text, out var day))
        {
            return new MoneyTime(null, day);
        }

        // The unescaped '+' of a time offset has been decoded to a space.
        return ScalarConverter.Convert(typeof(DateTimeOffset), text.Replace(' ', '+'), out _) is DateTimeOffset time
            ? new MoneyTime(time, null)
            : null;
    }

    public DateTimeOffset Begin(MoneyCalendar calendar) => Time ?? calendar.BeginOf(Day!.Value);

    public DateTimeOffset End(MoneyCalendar calendar) =>
        Time ?? (Day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : calendar.BeginOf(Day!.Value.AddDays(1)));
}
