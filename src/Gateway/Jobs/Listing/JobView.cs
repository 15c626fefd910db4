using System.Text.Json.Serialization;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Listing;

/// <summary>A job's record as its owner sees it. Member names are written in <c>snake_case</c>. A member without a value is null and not
/// omitted, except the webhook.</summary>
internal sealed record JobView
{
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required string Status { get; init; }

    /// <summary>The time of the last known status. The list calls no upstream, and an unfinished job may have changed since.</summary>
    public required DateTime StatusAsOf { get; init; }

    public required DateTime SubmittedAt { get; init; }

    public required int Images { get; init; }

    public required long RequestBytes { get; init; }

    /// <summary>SHA-256 of the submitted body, so that a client can find the submit that created the job.</summary>
    public required string BodySha256 { get; init; }

    public required string ResponseUrl { get; init; }

    public required string StatusUrl { get; init; }

    public required string CancelUrl { get; init; }

    public required IReadOnlyList<JobStep> Timeline { get; init; }

    public string? Error { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>In seconds.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>The time of the last status call to the upstream.</summary>
    public DateTime? LastPolledAt { get; init; }

    /// <summary>What the kept result says. Null: the result is not kept, or does not say it.</summary>
    public long? ImageCount { get; init; }

    /// <summary>Of the first image, in pixels.</summary>
    public long? ImageWidth { get; init; }

    public long? ImageHeight { get; init; }

    public string? ImageType { get; init; }

    /// <summary>As the upstream sent it.</summary>
    public string? BillableUnits { get; init; }

    /// <summary>In dollars: the most that the job can cost, or its cost. Null: the job has no cost.</summary>
    public string? Cost { get; init; }

    public string CostState { get; init; } = Listing.CostState.None;

    /// <summary>Omitted if the job has none, and in the list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookView? Webhook { get; init; }

    /// <param name="job">The record.</param>
    /// <param name="urls">The URLs of the job.</param>
    /// <param name="cost">Null: the job has no reservation.</param>
    public static JobView Of(JobRecord job, JobUrls urls, JobCost? cost = null) => new()
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
        ImageCount = job.ResultFacts?.Images,
        ImageWidth = job.ResultFacts?.Width,
        ImageHeight = job.ResultFacts?.Height,
        ImageType = job.ResultFacts?.Type,
        BillableUnits = job.ResultFacts?.BillableUnits,
        Cost = cost?.Amount?.ToString(),
        CostState = Listing.CostState.Of(cost),
    };

    /// <summary>The status of a finished job does not change. The status of an unfinished job is from the last poll, or
    /// from the submit.</summary>
    private static DateTimeOffset AsOf(JobRecord job) => job.FinishedAt
        ?? new[] { job.SubmittedAt, job.InProgressAt ?? job.SubmittedAt, job.LastPolledAt ?? job.SubmittedAt }.Max();

    /// <summary>The steps in the order of a job's life, even if the clock was set back between two changes: no step is before the submit
    /// or after the end.</summary>
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

        // The sort is stable: steps with the same time keep the order of a job's life.
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
