using Gateway.Clients;
using Gateway.Configuration.Validation;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class LimitRulesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000_000, 100_000)]
    [InlineData(null, null)]
    public void Accepts_Limits(int? rate, int? jobs) => Problems(rate, jobs).ShouldBeEmpty();

    [Theory]
    [InlineData(0, null, "Limits:SubmitsPerMinute: must be between 1 and 1000000, got '0'")]
    [InlineData(1_000_001, null, "Limits:SubmitsPerMinute: must be between 1 and 1000000, got '1000001'")]
    [InlineData(null, -5, "Limits:JobsInFlight: must be between 1 and 100000, got '-5'")]
    [InlineData(null, 100_001, "Limits:JobsInFlight: must be between 1 and 100000, got '100001'")]
    public void Rejects_Limits(int? rate, int? jobs, string problem) => Problems(rate, jobs).ShouldBe([problem]);

    [Theory]
    [InlineData((int)BudgetPeriod.Day, "10", null)]
    [InlineData((int)BudgetPeriod.Month, "0.000000001", "1")]
    [InlineData((int)BudgetPeriod.Total, "12.50", "0.8")]
    public void Accepts_Budget(int period, string limit, string? warn) =>
        Problems("main", (BudgetPeriod)period, limit, warn).ShouldBeEmpty();

    [Theory]
    [InlineData("main", 0, "10", null, "Budgets:main:Period: missing: one of Day, Month, Total")]
    [InlineData("main", 1, "", null, "Budgets:main:Limit: missing: must be an amount of dollars such as 12.50, with at most 9 digits after "
        + "the point")]
    [InlineData("main", 1, "0", null, "Budgets:main:Limit: must be above 0, got '0'")]
    [InlineData("main", 1, "-1", null, "Budgets:main:Limit: must be an amount of dollars such as 12.50, with at most 9 digits after the "
        + "point, got '-1'")]
    [InlineData("main", 1, "1e3", null, "Budgets:main:Limit: must be an amount of dollars such as 12.50, with at most 9 digits after the "
        + "point, got '1e3'")]
    [InlineData("main", 1, "1,50", null, "Budgets:main:Limit: must be an amount of dollars such as 12.50, with at most 9 digits after the "
        + "point, got '1,50'")]
    [InlineData("main", 1, "1", "0", "Budgets:main:Warn: must be a share of the limit above 0 and at most 1, such as 0.8, got '0'")]
    [InlineData("main", 1, "1", "1.1", "Budgets:main:Warn: must be a share of the limit above 0 and at most 1, such as 0.8, got '1.1'")]
    [InlineData("main", 1, "1", "80%", "Budgets:main:Warn: must be a share of the limit above 0 and at most 1, such as 0.8, got '80%'")]
    [InlineData("main", 1, "1", "0,8", "Budgets:main:Warn: must be a share of the limit above 0 and at most 1, such as 0.8, got '0,8'")]
    [InlineData("a b", 1, "1", null, "Budgets:a b: the budget's name must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a "
        + "letter or digit")]
    public void Rejects_Budget(string name, int period, string limit, string? warn, string problem) =>
        Problems(name, (BudgetPeriod)period, limit, warn).ShouldBe([problem]);

    [Fact]
    public void Rejects_TooManyBudgets() =>
        LimitRules.Problems(new ClientLimitsOptions(), Enumerable.Range(0, 21).ToDictionary(
            number => $"budget-{number}", _ => new BudgetOptions { Period = BudgetPeriod.Day, Limit = "1" }))
            .Select(problem => $"{problem.Key}: {problem.Message}").ShouldBe(["Budgets: must be at most 20, got 21"]);

    private static string[] Problems(int? rate, int? jobs) => Texts(
        new ClientLimitsOptions { SubmitsPerMinute = rate, JobsInFlight = jobs }, []);

    private static string[] Problems(string name, BudgetPeriod period, string limit, string? warn) => Texts(
        new ClientLimitsOptions(), new() { [name] = new BudgetOptions { Period = period, Limit = limit, Warn = warn } });

    private static string[] Texts(ClientLimitsOptions limits, Dictionary<string, BudgetOptions> budgets) =>
        [.. LimitRules.Problems(limits, budgets).Select(problem => $"{problem.Key}: {problem.Message}")];
}
