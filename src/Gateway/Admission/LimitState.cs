using Gateway.Clients;
using Gateway.Errors;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;
using Gateway.Money;

namespace Gateway.Admission;

/// <summary>The limits of a client and what it uses of them.</summary>
internal sealed record LimitState(ClientLimits Limits, LimitsUsage Usage, MoneyCalendar Calendar, DateTimeOffset Now)
{
    /// <summary>From the longest period to the shortest: a client whose total is used up must not be told to wait for midnight.</summary>
    private static readonly BudgetPeriod[] Periods = [BudgetPeriod.Total, BudgetPeriod.Month, BudgetPeriod.Day];

    /// <summary>When another submit is admitted, or when the first submit leaves the window. Null: the window is empty.</summary>
    public DateTimeOffset? SubmitFreesAt => (Usage.BlockingSubmit ?? Usage.OldestInWindow) + AdmissionSql.Window;

    public NanoDollars SpentIn(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => Usage.SpentInDay,
        BudgetPeriod.Month => Usage.SpentInMonth,
        _ => Usage.SpentInTotal,
    };

    /// <summary>When a period ends. Null: it does not.</summary>
    public DateTimeOffset? EndOf(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => Calendar.EndOfDay(Now),
        BudgetPeriod.Month => Calendar.EndOfMonth(Now),
        _ => null,
    };

    /// <summary>The error of a submit that was not admitted. Of several limits, the first one decides: the rate, the jobs in flight, the
    /// budgets.</summary>
    /// <param name="model">The model.</param>
    /// <param name="needed">The most that the job can cost. Null: the model has no price.</param>
    /// <returns>Null: every limit is free. The decision and the use of the limits are of one transaction, in which a job of the client
    /// ended after the decision.</returns>
    public GatewayError? Refusal(string model, NanoDollars? needed)
    {
        if (Usage.SubmitsInWindow >= Limits.SubmitsPerMinute)
        {
            return LimitErrors.SubmitsLimited(
                Limits.SubmitsPerMinute.Value, Usage.SubmitsInWindow, SubmitFreesAt ?? Now, Now);
        }

        if (Usage.JobsInFlight >= Limits.JobsInFlight)
        {
            return LimitErrors.JobsLimited(Limits.JobsInFlight.Value, Usage.JobsInFlight, Usage.FirstSlotUntil ?? Now, Now);
        }

        foreach (var period in Periods)
        {
            var left = Limits.Budgets.Where(budget => budget.Period == period).MinBy(static budget => budget.Limit);
            if (left is not null && needed is { } cost && left.Limit - cost < SpentIn(period))
            {
                return LimitErrors.BudgetExceeded(left, SpentIn(period), cost, cost > left.Limit ? null : EndOf(period));
            }
        }

        return needed is { } most && Usage.SpentInTotal.Value > long.MaxValue - most.Value ? LimitErrors.PriceUnknown(model) : null;
    }

    /// <summary>The error of a submit that was refused again and again by a limit that was free a moment later. The end of a job frees a
    /// slot and money, but never the rate.</summary>
    /// <param name="needed">The most that the job can cost. Null: the model has no price.</param>
    public GatewayError BriefRefusal(NanoDollars? needed)
    {
        if (Limits.JobsInFlight is { } most)
        {
            return LimitErrors.JobsLimited(most, Usage.JobsInFlight, Usage.FirstSlotUntil ?? Now, Now);
        }

        return needed is { } cost && Limits.Budgets.MinBy(budget => budget.Limit - SpentIn(budget.Period)) is { } least
            ? LimitErrors.BudgetExceeded(least, SpentIn(least.Period), cost, Now)
            : LimitErrors.SubmitsLimited(Limits.SubmitsPerMinute ?? 0, Usage.SubmitsInWindow, SubmitFreesAt ?? Now, Now);
    }
}
