namespace Gateway.Clients;

/// <summary>The time for which a budget holds. Days and months are those of <c>Gateway:Money:TimeZone</c>.</summary>
internal enum BudgetPeriod
{
    Day = 1,
    Month = 2,

    /// <summary>All time since the first submit that was counted.</summary>
    Total = 3,
}
