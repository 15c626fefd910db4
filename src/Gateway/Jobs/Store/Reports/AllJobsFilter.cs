namespace Gateway.Jobs.Store.Reports;

/// <summary>The filter for a list of the jobs of all clients. A null value does not restrict the list.</summary>
internal sealed record AllJobsFilter
{
    public string? Client { get; init; }

    public string? Model { get; init; }

    public JobStatus? Status { get; init; }

    public JobOutcome? Outcome { get; init; }

    public string? ErrorType { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Submitted at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Submitted before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Number of jobs per page, 1 to <see cref="JobFilter.MaxLimit"/>.</summary>
    public int Limit { get; init; } = JobFilter.DefaultLimit;
}
