namespace Gateway.Jobs;

/// <summary>The stored record of a job. Times have microsecond precision. A body is not stored, only its size and digest.</summary>
internal sealed record JobRecord
{
    /// <summary>Maximum length of a stored <see cref="Error"/>. A longer text is truncated.</summary>
    public const int MaxErrorLength = 1024;

    /// <summary>The upstream's id. The gateway uses the same id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The client that submitted the job. No other client can access the job.</summary>
    public required string Client { get; init; }

    /// <summary>The model of the submit, such as <c>fal-ai/imagen4/preview</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The app that the upstream returned for follow-ups, such as <c>fal-ai/qwen-edit-plus</c>. It cannot be derived from the
    /// model.</summary>
    public required string UpstreamPath { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required int ImagesAsked { get; init; }

    public required long BodyBytes { get; init; }

    /// <summary>SHA-256 of the submitted body, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> BodyDigest { get; init; }

    public JobStatus Status { get; init; }

    public DateTimeOffset? InProgressAt { get; init; }

    /// <summary>Set if and only if <see cref="Status"/> is final.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public DateTimeOffset? LastPolledAt { get; init; }

    /// <summary>The upstream's <c>error_type</c> of a failed job.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The upstream's <c>error</c> of a failed job. The status body contains it permanently.</summary>
    public string? Error { get; init; }

    /// <summary>The upstream's <c>metrics.inference_time</c> in seconds.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the submit, so that later work about the job can link to its trace. Null: the job is older
    /// than this member, the submit had no trace, or the record comes from the cache, which does not keep it
    /// (<see cref="JobTraces"/>).</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whether a client of this process has got the result. It is not stored: it is known while the job is among the recently used
    /// ones.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>Set if and only if <see cref="Status"/> is <see cref="JobStatus.Lost"/>.</summary>
    public LostReason? LostReason { get; init; }

    /// <summary>What became of the result. Null: nothing yet, or nothing is to be kept. A record from the cache knows only
    /// <see cref="Jobs.ResultOutcome.NotStored"/>.</summary>
    public ResultOutcome? ResultOutcome { get; init; }

    /// <summary>What the result says about its images and about units. A record from the cache has none.</summary>
    public ResultFacts? ResultFacts { get; init; }

    /// <summary>Whether the client has limits, so that the end of the job changes its reservation.</summary>
    public bool IsReserved { get; init; }

    /// <summary>Whether nothing is known of the job after its submit, except the status.</summary>
    public bool HasOnlySubmit =>
        (InProgressAt, FinishedAt, CancelRequestedAt, LastPolledAt) is (null, null, null, null)
        && (ErrorType, Error, InferenceTime, LostReason) is (null, null, null, null)
        && (ResultOutcome, ResultFacts) is (null, null);

    /// <summary>The record after a change. The stores apply the same rules in SQL: a status never moves backwards, a record with a final
    /// status does not change at all, and each time is set once, except the time of the last poll, which only increases. A cancelled job
    /// also finishes with an error, so a failure becomes a cancel if a cancel was requested before.</summary>
    public JobRecord Apply(JobChange change)
    {
        if (Status.IsFinal())
        {
            return this;
        }

        var open = this with
        {
            Status = change.InProgressAt is null ? Status : JobStatus.InProgress,
            InProgressAt = InProgressAt ?? change.InProgressAt,
            CancelRequestedAt = CancelRequestedAt ?? change.CancelRequestedAt,
            LastPolledAt = JobChange.Later(LastPolledAt, change.PolledAt),
        };
        if (change.Outcome is not { } outcome)
        {
            return open;
        }

        // Of a change with a failure and a cancel, the failure came first: JobChange.Merge decides the other case.
        var cancelled = outcome == JobStatus.Failed && CancelRequestedAt is not null;
        return open with
        {
            Status = cancelled ? JobStatus.Cancelled : outcome,
            FinishedAt = change.FinishedAt,
            ErrorType = cancelled ? null : change.ErrorType,
            Error = cancelled ? null : change.Error,
            InferenceTime = change.InferenceTime,
            LostReason = change.LostReason,
        };
    }

    /// <summary>Whether the job has ended exactly as this end says.</summary>
    public bool HasEndedAs(JobChange end) =>
        Status == end.Outcome && Error == end.Error && ErrorType == end.ErrorType && InferenceTime == end.InferenceTime;
}
