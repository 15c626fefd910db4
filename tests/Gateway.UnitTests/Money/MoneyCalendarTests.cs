using Gateway.Money;

namespace Gateway.UnitTests.Money;

public sealed class MoneyCalendarTests
{
    /// <summary>Zone, moment, its day, the begin of the next day and of the next month.</summary>
    [Theory]
    [InlineData("UTC", "2026-11-26T23:59:59Z", "2026-11-26", "2026-11-27T00:00:00Z", "2026-12-01T00:00:00Z")]
    [InlineData("UTC", "2026-12-31T00:00:00Z", "2026-12-31", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("Asia/Shanghai", "2026-11-26T16:00:00Z", "2026-11-27", "2026-11-27T16:00:00Z", "2026-11-30T16:00:00Z")]
    [InlineData("America/Los_Angeles", "2026-11-26T07:59:59Z", "2026-11-25", "2026-11-26T08:00:00Z", "2026-12-01T08:00:00Z")]
    // The clock goes forward at 2:00: a day of 23 hours.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29", "2026-03-29T22:00:00Z", "2026-03-31T22:00:00Z")]
    // The clock goes back at 3:00: a day of 25 hours.
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z", "2026-10-31T23:00:00Z")]
    // The clock goes forward at midnight: the day begins at 1:00.
    [InlineData("Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23", "2026-04-23T22:00:00Z", "2026-04-30T21:00:00Z")]
    // The clock goes back at midnight to 23:00: the last hour of the day is repeated.
    [InlineData("Africa/Cairo", "2026-10-29T20:30:00Z", "2026-10-29", "2026-10-29T22:00:00Z", "2026-10-31T22:00:00Z")]
    [InlineData("Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-29", "2026-10-29T22:00:00Z", "2026-10-31T22:00:00Z")]
    // 30 December 2011 does not exist.
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")]
    public void Periods_OfAMoment_AreThoseOfTheZone(string zone, string at, string day, string nextDay, string nextMonth)
    {
        var calendar = new MoneyCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var moment = DateTimeOffset.Parse(at, null);

        calendar.DayOf(moment).ShouldBe(day);
        calendar.EndOfDay(moment).ShouldBe(DateTimeOffset.Parse(nextDay, null));
        calendar.EndOfMonth(moment).ShouldBe(DateTimeOffset.Parse(nextMonth, null));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Africa/Cairo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    [InlineData("UTC")]
    public void Days_OfAYear_FollowEachOtherWithoutAGap(string zone)
    {
        var calendar = new MoneyCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var end = calendar.EndOfDay(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var number = 0; number < 365; number++)
        {
            var next = calendar.EndOfDay(end);
            calendar.DayOf(end.AddTicks(-1)).ShouldNotBe(calendar.DayOf(end));
            calendar.DayOf(next.AddTicks(-1)).ShouldBe(calendar.DayOf(end));
            (next - end).TotalHours.ShouldBeInRange(23, 25);
            end = next;
        }
    }
}
