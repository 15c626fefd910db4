namespace Gateway.Jobs.Store;

/// <summary>Which of a client's jobs to list. What is null does not restrict.</summary>
internal sealed record JobFilter
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    public string? Model { get; init; }

    public JobStatus? Status { get; init; }

    /// <summary>Submitted at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Jobs on a page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;
}
