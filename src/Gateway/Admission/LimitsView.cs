using Gateway.Clients;
using Gateway.Money;

namespace Gateway.Admission;

/// <summary>The limits of a client and what it uses of them, as <c>GET /limits</c> shows them. Amounts are dollars.</summary>
internal sealed record LimitsView
{
    public required string Client { get; init; }

    /// <summary>Whether the client has a limit of submits, jobs or money.</summary>
    public required bool Limited { get; init; }

    /// <summary>Null: there is no such limit.</summary>
    public CountView? SubmitsPerMinute { get; init; }

    /// <inheritdoc cref="SubmitsPerMinute"/>
    public CountView? JobsInFlight { get; init; }

    public required IReadOnlyList<BudgetView> Budgets { get; init; }

    public required FilesView Files { get; init; }

    /// <summary>The time zone of days and months.</summary>
    public required string TimeZone { get; init; }

    public static LimitsView Unlimited(string client, FilesView files, MoneyCalendar calendar) =>
        new() { Client = client, Limited = false, Budgets = [], Files = files, TimeZone = calendar.Zone };

    public static LimitsView Of(string client, FilesView files, LimitState state) => new()
    {
        Client = client,
        Limited = true,
        SubmitsPerMinute = state.Limits.SubmitsPerMinute is { } rate
            ? CountView.Of(rate, state.Usage.SubmitsInWindow, state.SubmitFreesAt)
            : null,
        JobsInFlight = state.Limits.JobsInFlight is { } most
            ? CountView.Of(most, state.Usage.JobsInFlight, state.Usage.FirstSlotUntil)
            : null,
        Budgets = [.. state.Limits.Budgets.Select(budget => BudgetView.Of(budget, state))],
        Files = files,
        TimeZone = state.Calendar.Zone,
    };

    /// <param name="Limit">The limit.</param>
    /// <param name="Used">The use.</param>
    /// <param name="Left">The difference, or 0.</param>
    /// <param name="FreesAt">When one of those in use is free at the latest. Null: none is in use.</param>
    internal sealed record CountView(long Limit, long Used, long Left, DateTime? FreesAt)
    {
        public static CountView Of(long limit, long used, DateTimeOffset? freesAt) =>
            new(limit, used, Math.Max(0, limit - used), freesAt?.UtcDateTime);
    }

    /// <param name="Name">The name of the budget.</param>
    /// <param name="Period">The period.</param>
    /// <param name="Limit">The limit.</param>
    /// <param name="Used">What is spent and reserved.</param>
    /// <param name="Left">The difference, or 0.</param>
    /// <param name="FreesAt">When the period ends. Null: it does not.</param>
    internal sealed record BudgetView(string Name, string Period, string Limit, string Used, string Left, DateTime? FreesAt)
    {
        public static BudgetView Of(Budget budget, LimitState state)
        {
            var used = state.SpentIn(budget.Period);
            var left = used < budget.Limit ? budget.Limit - used : NanoDollars.Zero;
            return new(
                budget.Name, budget.Period.ToString(), budget.Limit.ToString(), used.ToString(), left.ToString(),
                state.EndOf(budget.Period)?.UtcDateTime);
        }
    }
}
