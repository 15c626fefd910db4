using Gateway.Admission;
using Gateway.Clients;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.UnitTests.Admission;

public sealed class LimitStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The limit of the submits, that of the jobs and that of the budget are 2 each. A job costs 1.</summary>
    [Theory]
    [InlineData(2, 2, 2, "submit_rate_limited")]
    [InlineData(1, 2, 2, "jobs_in_flight_limited")]
    [InlineData(1, 1, 2, "budget_exceeded")]
    [InlineData(1, 1, 1, null)]
    [InlineData(0, 0, 0, null)]
    public void Refusal_OfASubmit_IsThatOfTheFirstFullLimit(long submits, long jobs, long spent, string? type) =>
        (State(new ClientLimits(2, 2, [new Budget("all", BudgetPeriod.Total, new NanoDollars(2), null)]), submits, jobs, spent)
            .Refusal("model", new NanoDollars(1))?.Type).ShouldBe(type);

    [Theory]
    [InlineData(long.MaxValue - 1, null)]
    [InlineData(long.MaxValue, "price_unknown")]
    public void Refusal_OfWhatAnAmountCannotExpress_SaysThatThePriceIsUnknown(long spent, string? type) =>
        (State(new ClientLimits(null, 2, []), 0, 0, spent).Refusal("model", new NanoDollars(1))?.Type).ShouldBe(type);

    private static LimitState State(ClientLimits limits, long submits, long jobs, long spent) => new(
        limits,
        new LimitsUsage(
            false, submits, null, null, jobs, null, new NanoDollars(spent), new NanoDollars(spent), new NanoDollars(spent)),
        new MoneyCalendar(TimeZoneInfo.Utc),
        Now);
}
