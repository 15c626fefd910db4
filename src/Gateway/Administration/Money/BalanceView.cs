using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Administration.Money;

/// <summary>What is counted for a client in a period.</summary>
/// <param name="Client">The client.</param>
/// <param name="Period">Day, Month or Total.</param>
/// <param name="Begins">The day or the month. Null: all time.</param>
/// <param name="Reserved">Of submits that run.</param>
/// <param name="Settled">Of jobs whose cost is known.</param>
/// <param name="Doubtful">Of submits whose outcome nobody knows.</param>
/// <param name="Spent">The sum.</param>
internal sealed record BalanceView(
    string Client, string Period, string? Begins, NanoDollars Reserved, NanoDollars Settled, NanoDollars Doubtful, NanoDollars Spent)
{
    public static BalanceView Of(Balance balance) => new(
        balance.Client, balance.Period.ToString(), balance.Of, balance.Reserved, balance.Settled, balance.Doubtful, balance.Spent);
}
