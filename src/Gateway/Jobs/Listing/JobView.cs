using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Listing;

/// <summary>A job's record as its owner sees it. Member names become <c>snake_case</c>; a member without a value is null, not
/// absent.</summary>
internal sealed record JobView
{
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required string Status { get; init; }

    /// <summary>The time for which <see cref="Status"/> is known: the list asks no upstream, and an open job may have changed
    /// since.</summary>
    public required DateTime StatusAsOf { get; init; }

    public required DateTime SubmittedAt { get; init; }

    public required int Images { get; init; }

    public required long RequestBytes { get; init; }

    /// <summary>Of the submitted body, so that a client can tell which of its submits this was.</summary>
    public required string BodySha256 { get; init; }

    public required string ResponseUrl { get; init; }

    public required string StatusUrl { get; init; }

    public required string CancelUrl { get; init; }

    public required IReadOnlyList<JobStep> Timeline { get; init; }

    public string? Error { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Seconds.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>When the upstream was last asked for the status.</summary>
    public DateTime? LastPolledAt { get; init; }

    public static JobView Of(JobRecord job, JobUrls urls) => new()
    {
        RequestId = job.RequestId,
        Model = job.Model,
        Status = JobStatusName.Of(job.Status),
        StatusAsOf = AsOf(job).UtcDateTime,
        SubmittedAt = job.SubmittedAt.UtcDateTime,
        Images = job.ImagesAsked,
        RequestBytes = job.BodyBytes,
        BodySha256 = Convert.ToHexStringLower(job.BodyDigest.Span),
        ResponseUrl = urls.Result,
        StatusUrl = urls.Status,
        CancelUrl = urls.Cancel,
        Timeline = TimelineOf(job),
        Error = job.Error,
        ErrorType = job.ErrorType,
        InferenceTime = job.InferenceTime,
        LastPolledAt = job.LastPolledAt?.UtcDateTime,
    };

    /// <summary>A finished job's status does not change. An open one's was read by the last poll, or else came with the submit's
    /// answer.</summary>
    private static DateTimeOffset AsOf(JobRecord job) => job.FinishedAt
        ?? new[] { job.SubmittedAt, job.InProgressAt ?? job.SubmittedAt, job.LastPolledAt ?? job.SubmittedAt }.Max();

    /// <summary>In the order of a job's life, also when the clock was set back between two of its changes: nothing is before the
    /// submit or after the end.</summary>
    private static JobStep[] TimelineOf(JobRecord job)
    {
        List<JobStep> steps = [];
        Add(JobStatus.InQueue, job.SubmittedAt);
        Add(JobStatus.InProgress, job.InProgressAt);
        if (job.CancelRequestedAt is { } cancelled)
        {
            steps.Add(new JobStep(JobStatusName.CancelRequested, NotBefore(job.SubmittedAt.UtcDateTime, cancelled)));
        }

        Add(job.Status, job.FinishedAt);
        if (job.FinishedAt is not null)
        {
            steps[^1] = steps[^1] with { At = steps.Max(step => step.At) };
        }

        // Stable: what was learned in one moment stays in the order of a job's life.
        return [.. steps.OrderBy(step => step.At)];

        void Add(JobStatus status, DateTimeOffset? at)
        {
            if (at is { } known)
            {
                steps.Add(new JobStep(JobStatusName.Of(status), NotBefore(job.SubmittedAt.UtcDateTime, known)));
            }
        }

        static DateTime NotBefore(DateTime first, DateTimeOffset at) => at.UtcDateTime < first ? first : at.UtcDateTime;
    }
}
