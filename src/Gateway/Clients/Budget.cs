using Gateway.Money;

namespace Gateway.Clients;

/// <summary>The most that a client may spend in a period.</summary>
/// <param name="Name">The name of the budget, unique for the client.</param>
/// <param name="Period">The period.</param>
/// <param name="Limit">The most dollars.</param>
/// <param name="Warn">The spent amount from which the budget is reported. Null: it is not reported.</param>
internal sealed record Budget(string Name, BudgetPeriod Period, NanoDollars Limit, NanoDollars? Warn);
