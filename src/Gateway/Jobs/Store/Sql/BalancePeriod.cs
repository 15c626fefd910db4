namespace Gateway.Jobs.Store.Sql;

/// <summary>The names of periods in <c>gateway_balances</c>.</summary>
internal static class BalancePeriod
{
    public const string Total = "T";

    private const int MonthLength = 7;

    /// <param name="day">Such as <c>2026-11-26</c>.</param>
    public static string OfDay(string day) => $"D{day}";

    /// <inheritdoc cref="OfDay"/>
    public static string OfMonth(string day) => $"M{day.AsSpan(0, MonthLength)}";
}
