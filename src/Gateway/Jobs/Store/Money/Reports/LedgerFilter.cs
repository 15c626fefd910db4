namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>The filter for a list of movements. A null value does not restrict the list.</summary>
internal sealed record LedgerFilter
{
    public const int MaxLimit = 1000;

    public string? Client { get; init; }

    /// <summary>Moved at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Moved before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Number of movements per page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}
