using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>An amount of the balances that is not the sum of the rows behind it.</summary>
/// <param name="Client">The client.</param>
/// <param name="Period">The period, as it is stored: <c>T</c>, <c>M2026-11</c> or <c>D2026-11-26</c>.</param>
/// <param name="Amount">Which amount: <c>reserved</c>, <c>settled</c> and <c>doubtful</c> are compared with the reservations, and
/// <c>spent</c> with the movements.</param>
/// <param name="Balance">The amount of the balance.</param>
/// <param name="Rows">The sum of the rows.</param>
internal sealed record LedgerDifference(string Client, string Period, string Amount, NanoDollars Balance, NanoDollars Rows);
