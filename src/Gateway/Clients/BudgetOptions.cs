namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:Budgets:&lt;budget&gt;</c>: the most that a client may spend in a period.</summary>
internal sealed class BudgetOptions
{
    public BudgetPeriod Period { get; set; }

    /// <summary>Dollars, as a decimal number such as <c>12.50</c>.</summary>
    public string Limit { get; set; } = "";

    /// <summary>The share of the limit, such as <c>0.8</c>, at which a log event and a metric report the budget. Unset: none.</summary>
    public string? Warn { get; set; }
}
