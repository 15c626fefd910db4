using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.UnitTests.Jobs.Listing;

public sealed class UsageQueryTests
{
    private static readonly DateOnly Today = new(2030, 3, 31);

    [Theory]
    [InlineData("", "2030-03-01", "2030-03-31")]
    [InlineData("?from=2030-03-30", "2030-03-30", "2030-03-31")]
    [InlineData("?to=2030-01-31", "2030-01-01", "2030-01-31")]
    [InlineData("?from=2030-03-31&to=2030-03-31", "2030-03-31", "2030-03-31")]
    [InlineData("?to=2030-12-31&from=2029-12-31", "2029-12-31", "2030-12-31")]
    public void Read_OfDays_GivesTheRange(string query, string from, string to)
    {
        Read(query, out var filter).ShouldBeNull();

        (MoneyCalendar.NameOf(filter.From), MoneyCalendar.NameOf(filter.To), filter.Limit).ShouldBe((from, to, UsageQuery.DefaultLimit));
        (filter.Client, filter.Model, filter.After).ShouldBe(("studio", null, null));
    }

    [Fact]
    public void Read_OfEveryParameter_GivesTheFilter()
    {
        var cursor = new UsageCursor("2030-03-30", "studio", "fal-ai/x");

        Read($"?model=fal-ai/imagen4/preview&limit=7&cursor={cursor}", out var filter).ShouldBeNull();

        (filter.Model, filter.Limit, filter.After).ShouldBe(("fal-ai/imagen4/preview", 7, cursor));
    }

    [Theory]
    [InlineData("?from=2030-04-01")]
    [InlineData("?from=2029-03-30")]
    [InlineData("?from=2030-3-1")]
    [InlineData("?to=0001-01-01")]
    [InlineData("?to=9999-12-31")]
    [InlineData("?to=yesterday")]
    [InlineData("?from=")]
    [InlineData("?from=2030-03-01&from=2030-03-02")]
    [InlineData("?client=other")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?cursor=x")]
    [InlineData("?model=")]
    public void Read_OfAnInvalidFilter_IsRefused(string query) => Read(query, out _)!.Type.ShouldBe("query_invalid");

    [Theory]
    [InlineData(null, null, "none")]
    [InlineData(0, null, "none")]
    [InlineData(0, 4L, "reserved")]
    [InlineData(1, 4L, "reserved")]
    [InlineData(2, 4L, "reserved")]
    [InlineData(3, 4L, "settled")]
    [InlineData(4, 0L, "released")]
    [InlineData(5, 4L, "doubtful")]
    public void CostState_OfEachState_IsItsName(int? state, long? amount, string name) => CostState.Of(
        state is { } known ? new JobCost(amount is { } nano ? new NanoDollars(nano) : null, (ReservationState)known) : null).ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void Cursors_OfOtherTexts_AreNone(string text)
    {
        UsageCursor.TryParse(text).ShouldBeNull();
        LedgerCursor.TryParse(text).ShouldBeNull();
    }

    [Fact]
    public void Cursors_Written_AreReadAgain()
    {
        var (usage, ledger) = (new UsageCursor("2030-01-01", "a", "b/c"), new LedgerCursor(17, "0af7", 3));

        UsageCursor.TryParse(usage.ToString()).ShouldBe(usage);
        LedgerCursor.TryParse(ledger.ToString()).ShouldBe(ledger);
    }

    private static Gateway.Errors.GatewayError? Read(string query, out UsageFilter filter) => UsageQuery.Read(
        new QueryCollection(QueryHelpers.ParseQuery(query)), "studio", Today, new MoneyCalendar(TimeZoneInfo.Utc), out filter);
}
