using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>The filter for usage. The days are those of the submits, in the time zone of the money.</summary>
internal sealed record UsageFilter
{
    /// <summary>The most days of one list.</summary>
    public const int MaxDays = 366;

    public const int MaxLimit = 1000;

    /// <summary>Null: all clients.</summary>
    public string? Client { get; init; }

    /// <summary>Null: all models.</summary>
    public string? Model { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>The last day, at or after <see cref="From"/>.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The days of the money.</summary>
    public required MoneyCalendar Calendar { get; init; }

    /// <summary>The last row of the previous page. Null: the first page.</summary>
    public UsageCursor? After { get; init; }

    /// <summary>Number of rows per page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = MaxLimit;
}
