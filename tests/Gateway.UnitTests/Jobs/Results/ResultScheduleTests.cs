using Gateway.Jobs.Results.Fetching;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class ResultScheduleTests
{
    private const double Day = 24 * 60 * 60;

    /// <summary>A fault of the upstream is no answer, so the upstream is asked for a day.</summary>
    [Theory]
    [InlineData(0, 1, null, 1)]
    [InlineData(1, 2, null, 2)]
    [InlineData(3, 3, null, 5)]
    [InlineData(8, 4, null, 15)]
    [InlineData(25, 5, null, 60)]
    [InlineData(100, 6, null, 300)]
    [InlineData(700, 7, null, 900)]
    [InlineData(2_000, 8, null, 900)]
    [InlineData(Day - 1, 99, null, 900)]
    [InlineData(Day, 1, null, null)]
    [InlineData(0, 1, 30, 30)]
    [InlineData(100, 6, 30, 300)]
    [InlineData(Day, 1, 30, null)]
    // The clock was set back, or the clocks of two replicas differ.
    [InlineData(-100, 0, null, 1)]
    public void Next_Fault_IsTriedAgainForADay(double age, int attempt, int? asked, int? wait) =>
        Next(age, isMissing: false, attempt, asked).ShouldBe(wait);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(599, 6, 300)]
    [InlineData(600, 1, null)]
    public void Next_Missing_IsTriedAgainForTenMinutes(double age, int attempt, int? wait) =>
        Next(age, isMissing: true, attempt, asked: null).ShouldBe(wait);

    /// <summary>A job without a result is charged after an hour by what was asked for.</summary>
    [Fact]
    public void Next_AnyFault_IsTriedAgainInTheLastQuarterBeforeTheMoneyMoves()
    {
        var (age, last) = (0.0, 0.0);
        for (var attempt = 1; age < EndMoneySql.ResultTime.TotalSeconds; attempt++)
        {
            last = age;
            age += Next(age, isMissing: false, attempt, asked: null)!.Value;
        }

        last.ShouldBeGreaterThanOrEqualTo(EndMoneySql.ResultTime.TotalSeconds * 3 / 4);
    }

    private static double? Next(double age, bool isMissing, int attempt, int? asked) => ResultSchedule.Next(
        TimeSpan.FromSeconds(age), isMissing, attempt, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null)?.TotalSeconds;
}
