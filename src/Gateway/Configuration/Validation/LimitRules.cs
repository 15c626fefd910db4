using System.Globalization;
using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Money;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for the limits and budgets of a client.</summary>
internal static class LimitRules
{
    private const int MaxSubmitsPerMinute = 1_000_000;
    private const int MaxJobsInFlight = 100_000;
    private const int MaxBudgets = 20;

    /// <summary>A share is read exactly, and a longer one is no share that a person has written.</summary>
    private const int MaxShareLength = 10;

    private static readonly string Periods = string.Join(", ", Enum.GetNames<BudgetPeriod>());

    /// <returns>The problems, each with its key below the client, such as <c>Limits:JobsInFlight</c>.</returns>
    public static IEnumerable<ConfigurationProblem> Problems(
        ClientLimitsOptions limits, IReadOnlyDictionary<string, BudgetOptions> budgets)
    {
        if (limits.SubmitsPerMinute is { } rate and not (>= 1 and <= MaxSubmitsPerMinute))
        {
            yield return new("Limits:SubmitsPerMinute", $"must be between 1 and {MaxSubmitsPerMinute}, got '{rate}'");
        }

        if (limits.JobsInFlight is { } most and not (>= 1 and <= MaxJobsInFlight))
        {
            yield return new("Limits:JobsInFlight", $"must be between 1 and {MaxJobsInFlight}, got '{most}'");
        }

        if (budgets.Count > MaxBudgets)
        {
            yield return new("Budgets", $"must be at most {MaxBudgets}, got {budgets.Count}");
        }

        foreach (var (name, budget) in budgets)
        {
            var path = $"Budgets:{Echo.OneLine(name)}";
            if (!ClientName.IsValid(name))
            {
                yield return new(path, $"the budget's name {ClientName.Rule}");
            }

            foreach (var (key, problem) in ProblemsOf(budget))
            {
                yield return new($"{path}:{key}", problem);
            }
        }
    }

    private static IEnumerable<(string Key, string Problem)> ProblemsOf(BudgetOptions budget)
    {
        if (!Enum.IsDefined(budget.Period))
        {
            yield return ("Period", $"missing: one of {Periods}");
        }

        if (budget.Limit.Length == 0)
        {
            yield return ("Limit", $"missing: {NanoDollars.Rule}");
        }
        else if (!NanoDollars.TryParse(budget.Limit, out var limit))
        {
            yield return ("Limit", $"{NanoDollars.Rule}, got {Echo.Quote(budget.Limit)}");
        }
        else if (limit <= NanoDollars.Zero)
        {
            yield return ("Limit", $"must be above 0, got {Echo.Quote(budget.Limit)}");
        }

        if (budget.Warn is { } warn && !IsShare(warn))
        {
            yield return ("Warn", $"must be a share of the limit above 0 and at most 1, such as 0.8, got {Echo.Quote(warn)}");
        }
    }

    private static bool IsShare(string text) =>
        text.Length <= MaxShareLength
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
        && share is > 0 and <= 1;
}
