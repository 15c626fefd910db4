using Gateway.Clients;
using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>What is counted for a client in a period. The three amounts together count as spent.</summary>
/// <param name="Client">The client.</param>
/// <param name="Period">The kind of the period.</param>
/// <param name="Of">The day or the month, such as <c>2026-11-26</c> or <c>2026-11</c>. Null: all time.</param>
/// <param name="Reserved">Of submits that run, or whose result is awaited.</param>
/// <param name="Settled">Of jobs whose cost is known.</param>
/// <param name="Doubtful">Of submits whose outcome nobody knows.</param>
internal sealed record Balance(
    string Client, BudgetPeriod Period, string? Of, NanoDollars Reserved, NanoDollars Settled, NanoDollars Doubtful)
{
    public NanoDollars Spent => Reserved + Settled + Doubtful;
}
