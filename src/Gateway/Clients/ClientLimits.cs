using System.Globalization;
using Gateway.Money;

namespace Gateway.Clients;

/// <summary>What one client may use: submits, jobs and money. Every limit is exact over all replicas.</summary>
/// <param name="SubmitsPerMinute">The most submits in any 60 seconds. Null: no limit.</param>
/// <param name="JobsInFlight">The most jobs that have not ended. Null: no limit.</param>
/// <param name="Budgets">The budgets, by name. All of them hold.</param>
internal sealed record ClientLimits(int? SubmitsPerMinute, int? JobsInFlight, IReadOnlyList<Budget> Budgets)
{
    public bool HasBudget => Budgets.Count > 0;

    /// <param name="limits">Options that the validator has accepted.</param>
    /// <param name="budgets">The same, by name.</param>
    /// <returns>Null: the client has no limit at all.</returns>
    public static ClientLimits? Of(ClientLimitsOptions limits, IReadOnlyDictionary<string, BudgetOptions> budgets) =>
        limits is { SubmitsPerMinute: null, JobsInFlight: null } && budgets.Count == 0
            ? null
            : new ClientLimits(
                limits.SubmitsPerMinute,
                limits.JobsInFlight,
                [.. budgets.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => Of(pair.Key, pair.Value))]);

    private static Budget Of(string name, BudgetOptions options)
    {
        var limit = NanoDollars.Parse(options.Limit);
        return new Budget(name, options.Period, limit, options.Warn is { } warn
            ? new NanoDollars((long)decimal.Ceiling(limit.Value * Share(warn)))
            : null);
    }

    private static decimal Share(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
