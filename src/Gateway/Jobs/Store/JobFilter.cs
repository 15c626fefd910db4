namespace Gateway.Jobs.Store;

/// <summary>The filter for a list of a client's jobs. A null value does not restrict the list.</summary>
internal sealed record JobFilter
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    public string? Model { get; init; }

    public JobStatus? Status { get; init; }

    /// <summary>Submitted at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Number of jobs per page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;
}
