namespace Gateway.Jobs;

/// <summary>What is remembered of a job. Times are kept to the microsecond; a body is never kept, only its size and digest.</summary>
internal sealed record JobRecord
{
    /// <summary>Longest <see cref="Error"/> that is kept; a longer one is cut.</summary>
    public const int MaxErrorLength = 1024;

    /// <summary>The upstream's id, which is also the gateway's.</summary>
    public required string RequestId { get; init; }

    /// <summary>The client that submitted the job; nobody else ever sees it.</summary>
    public required string Client { get; init; }

    /// <summary>The model as it was submitted, such as <c>fal-ai/imagen4/preview</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The app that the upstream gave for follow-ups, such as <c>fal-ai/qwen-edit-plus</c>. It can't be derived from the
    /// model.</summary>
    public required string UpstreamPath { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required int ImagesAsked { get; init; }

    public required long BodyBytes { get; init; }

    /// <summary>SHA-256 of the submitted body, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> BodyDigest { get; init; }

    public JobStatus Status { get; init; }

    public DateTimeOffset? InProgressAt { get; init; }

    /// <summary>Set exactly when <see cref="Status"/> is final.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public DateTimeOffset? LastPolledAt { get; init; }

    /// <summary>The upstream's <c>error_type</c> of a failed job.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The upstream's <c>error</c> of a failed job: its status body carries it for good.</summary>
    public string? Error { get; init; }

    /// <summary>The upstream's <c>metrics.inference_time</c> in seconds.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>The record after a change. The stores apply the same rules in SQL: a status never goes back, a final one stays,
    /// and each time is set once, except the last poll, which only moves on. One exception: a cancelled job ends with an error too,
    /// so a failure becomes a cancel when a cancel was requested before it. Which replica knows of the cancel, and which of the
    /// failure, makes no difference, nor does the order in which they write.</summary>
    public JobRecord Apply(JobChange change)
    {
        var open = !Status.IsFinal();
        var finishes = open && change.Outcome is not null;
        var cancelled = Status == JobStatus.Failed
            ? CancelRequestedAt is null && change.CancelRequestedAt <= FinishedAt
            : finishes && change.Outcome == JobStatus.Failed && CancelRequestedAt is not null;
        return this with
        {
            Status = cancelled ? JobStatus.Cancelled
                : !open ? Status
                : change.Outcome ?? (change.InProgressAt is null ? Status : JobStatus.InProgress),
            InProgressAt = open ? InProgressAt ?? change.InProgressAt : InProgressAt,
            FinishedAt = finishes ? change.FinishedAt : FinishedAt,
            ErrorType = cancelled ? null : finishes ? change.ErrorType : ErrorType,
            Error = cancelled ? null : finishes ? change.Error : Error,
            InferenceTime = finishes ? change.InferenceTime : InferenceTime,
            CancelRequestedAt = CancelRequestedAt ?? change.CancelRequestedAt,
            LastPolledAt = JobChange.Later(LastPolledAt, change.PolledAt),
        };
    }
}
