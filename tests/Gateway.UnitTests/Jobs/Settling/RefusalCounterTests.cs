using Gateway.Jobs.Settling;
using Gateway.Jobs.Store.Money;

namespace Gateway.UnitTests.Jobs.Settling;

public sealed class RefusalCounterTests
{
    private const string Model = "fal-ai/imagen4/preview";
    private const string Day = "2030-01-01";

    [Fact]
    public async Task Count_SameClientAndModel_AreOneRow()
    {
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        await parts.StartAsync(counter);
        counter.Count("studio", Model);
        counter.Count("studio", Model);
        counter.Count("other-studio", Model);
        // Models without a contract are one row.
        counter.Count("studio", "fal-ai/one");
        counter.Count("studio", "fal-ai/two");

        await parts.AdvanceAsync(RefusalCounter.Interval);
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        parts.Store.Refusals.ShouldHaveSingleItem("nothing is written twice, and an empty round writes nothing").ShouldBe(
        [
            new RefusalCount(Day, "studio", Model, 2), new RefusalCount(Day, "other-studio", Model, 1),
            new RefusalCount(Day, "studio", "other", 2),
        ], ignoreOrder: true);
    }

    /// <summary>The clock is at noon in UTC. The day is that of the time zone of the money.</summary>
    [Theory]
    [InlineData("UTC", "2030-01-01")]
    [InlineData("Pacific/Kiritimati", "2030-01-02")]
    [InlineData("Etc/GMT+12", "2030-01-01")]
    public async Task Count_TheDay_IsThatOfTheTimeZoneOfTheMoney(string zone, string day)
    {
        using var parts = new SettlingParts(("Gateway:Money:TimeZone", zone));
        using var counter = Create(parts);
        counter.Count("studio", Model);

        await parts.StartAsync(counter);
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        parts.Store.Refusals.ShouldHaveSingleItem().ShouldBe([new RefusalCount(day, "studio", Model, 1)]);
    }

    [Fact]
    public async Task Count_NextDay_IsAnotherRow()
    {
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        counter.Count("studio", Model);
        parts.Time.Advance(TimeSpan.FromHours(12));
        counter.Count("studio", Model);

        await parts.StartAsync(counter);
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        parts.Store.Refusals.ShouldHaveSingleItem().ShouldBe(
            [new RefusalCount(Day, "studio", Model, 1), new RefusalCount("2030-01-02", "studio", Model, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task Write_StoreIsDown_KeepsTheNumbersUntilItIsUp()
    {
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        await parts.StartAsync(counter);
        parts.Health.ReportDown("the test");
        counter.Count("studio", Model);
        await parts.AdvanceAsync(RefusalCounter.Interval);
        parts.Store.Refusals.ShouldBeEmpty();
        counter.Count("studio", Model);

        parts.Health.ReportUp();
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        parts.Store.Refusals.ShouldHaveSingleItem().ShouldBe([new RefusalCount(Day, "studio", Model, 2)]);
    }

    [Fact]
    public async Task Write_StoreFails_AddsTheNumbersToTheNextWrite()
    {
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        await parts.StartAsync(counter);
        parts.Store.Fails = call =>
        {
            // A refusal during the write.
            counter.Count("studio", Model);
            return true;
        };
        counter.Count("studio", Model);
        counter.Count("studio", Model);
        await parts.AdvanceAsync(RefusalCounter.Interval);

        parts.Store.Fails = static _ => false;
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        parts.Store.Refusals.Select(written => written.ShouldHaveSingleItem().Count).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Stop_WithoutARound_WritesTheNumbers()
    {
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        await parts.StartAsync(counter);
        counter.Count("studio", Model);

        await counter.StopAsync(TestContext.Current.CancellationToken);

        parts.Store.Refusals.ShouldHaveSingleItem().ShouldBe([new RefusalCount(Day, "studio", Model, 1)]);
    }

    /// <summary>An outage does not fill the memory: further rows are not counted, and those that exist are.</summary>
    [Fact]
    public async Task Count_TooManyRows_AreNotCounted()
    {
        const int most = 10_000;
        using var parts = new SettlingParts();
        using var counter = Create(parts);
        for (var client = 0; client < most + 5; client++)
        {
            counter.Count($"client-{client}", Model);
        }

        counter.Count("client-0", Model);
        await parts.StartAsync(counter);
        await parts.AdvanceAsync(RefusalCounter.Interval);
        await counter.StopAsync(CancellationToken.None);

        var written = parts.Store.Refusals.ShouldHaveSingleItem();
        written.Count.ShouldBe(most);
        written.Sum(row => row.Count).ShouldBe(most + 1);
    }

    private static RefusalCounter Create(SettlingParts parts) =>
        new(parts.Store, parts.Monitor, parts.Names, parts.Settings, parts.Time);
}
