using System.Text;
using Gateway.Errors;

namespace Gateway.Jobs;

/// <summary>A change of one job. Changes of the same job merge, so that many polls become one write.</summary>
internal sealed record JobChange
{
    /// <summary>The object, the headers of its texts, and its place in a dictionary.</summary>
    private const int BaseBytes = 300;

    private JobChange(string requestId) => RequestId = requestId;

    public string RequestId { get; }

    public DateTimeOffset? InProgressAt { get; private init; }

    /// <summary>The final status. <see cref="FinishedAt"/> is set together with it.</summary>
    public JobStatus? Outcome { get; private init; }

    public DateTimeOffset? FinishedAt { get; private init; }

    public string? ErrorType { get; private init; }

    public string? Error { get; private init; }

    public double? InferenceTime { get; private init; }

    /// <summary>The reason of the end <see cref="JobStatus.Lost"/>.</summary>
    public LostReason? LostReason { get; private init; }

    /// <summary>The kinds of work that follow the end. They are stored together with it.</summary>
    public IReadOnlyList<string> Work { get; private init; } = [];

    /// <summary>The status of the model's response that told a failure. It is not stored. Null: unknown.</summary>
    public int? ModelStatus { get; init; }

    /// <summary>The client whose reservation the end changes. Null: the job has none.</summary>
    public string? Payer { get; private init; }

    /// <summary>Whether the upstream may charge a failed job. Its result decides.</summary>
    public bool MayBeCharged { get; private init; }

    public DateTimeOffset? CancelRequestedAt { get; private init; }

    public DateTimeOffset? PolledAt { get; private init; }

    /// <summary>Whether only the poll time changed. Such a change is written from time to time, together with others.</summary>
    public bool IsPollOnly => Outcome is null && InProgressAt is null && CancelRequestedAt is null;

    /// <summary>Whether the change tells what no later poll can tell at its time: that the job has ended, or that a cancel was
    /// requested.</summary>
    public bool MustBeKept => Outcome is not null || CancelRequestedAt is not null;

    /// <summary>Estimated memory in a buffer.</summary>
    public long Bytes => BaseBytes + (2L * (RequestId.Length + (ErrorType?.Length ?? 0) + (Error?.Length ?? 0) + (Payer?.Length ?? 0)));

    public static JobChange Started(string requestId, DateTimeOffset at) => new(requestId) { InProgressAt = at };

    public static JobChange Completed(string requestId, DateTimeOffset at, double? inferenceTime) =>
        new(requestId) { Outcome = JobStatus.Completed, FinishedAt = at, InferenceTime = inferenceTime };

    public static JobChange Failed(string requestId, DateTimeOffset at, string? errorType, string? error, double? inferenceTime) =>
        new(requestId)
        {
            Outcome = JobStatus.Failed,
            FinishedAt = at,
            ErrorType = Clean(errorType),
            Error = Clean(error),
            InferenceTime = inferenceTime
        };

    public static JobChange Cancelled(string requestId, DateTimeOffset at) =>
        new(requestId) { Outcome = JobStatus.Cancelled, FinishedAt = at };

    public static JobChange Lost(string requestId, DateTimeOffset at, LostReason reason) =>
        new(requestId)
        {
            Outcome = JobStatus.Lost,
            FinishedAt = at,
            ErrorType = ErrorTypes.JobLost,
            Error = reason.Text().ToString(),
            LostReason = reason,
        };

    /// <summary>The end of a job that has ended, with everything that is known of the job.</summary>
    public static JobChange EndOf(JobRecord ended) =>
        new(ended.RequestId)
        {
            InProgressAt = ended.InProgressAt,
            Outcome = ended.Status.IsFinal() ? ended.Status : throw new ArgumentException("The job has not ended.", nameof(ended)),
            FinishedAt = ended.FinishedAt,
            ErrorType = ended.ErrorType,
            Error = ended.Error,
            InferenceTime = ended.InferenceTime,
            LostReason = ended.LostReason,
            CancelRequestedAt = ended.CancelRequestedAt,
            PolledAt = ended.LastPolledAt,
        };

    public static JobChange CancelRequested(string requestId, DateTimeOffset at) => new(requestId) { CancelRequestedAt = at };

    public static JobChange Polled(string requestId, DateTimeOffset at) => new(requestId) { PolledAt = at };

    /// <summary>The end with the kinds of work that follow it.</summary>
    public JobChange WithWork(IReadOnlyList<string> kinds) => this with { Work = kinds };

    /// <summary>The end with what it changes of the money.</summary>
    public JobChange WithPayer(string client, bool mayBeCharged) => this with { Payer = client, MayBeCharged = mayBeCharged };

    /// <summary>The change without the texts of an error, which take the most memory.</summary>
    public JobChange WithoutTexts() => HasTexts ? this with { Error = null, ErrorType = null } : this;

    /// <summary>Whether the change has texts of the upstream. Those of a lost job are the gateway's own, and short.</summary>
    public bool HasTexts => LostReason is null && (Error is not null || ErrorType is not null);

    /// <summary>Merges this change with a later one of the same job. After an end, a later change changes nothing.</summary>
    public JobChange Merge(JobChange later)
    {
        if (Outcome is not null)
        {
            return this;
        }

        // The rule of JobRecord.Apply: a failure after a requested cancel counts as cancelled.
        var cancelled = later.Outcome == JobStatus.Failed && CancelRequestedAt is not null;
        return later with
        {
            InProgressAt = InProgressAt ?? later.InProgressAt,
            Outcome = cancelled ? JobStatus.Cancelled : later.Outcome,
            ErrorType = cancelled ? null : later.ErrorType,
            Error = cancelled ? null : later.Error,
            CancelRequestedAt = CancelRequestedAt ?? later.CancelRequestedAt,
            PolledAt = Later(PolledAt, later.PolledAt),
        };
    }

    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;

    /// <summary>The upstream's text in a form that both databases can store: bounded, without NUL and unpaired surrogates.</summary>
    private static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, JobRecord.MaxErrorLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > JobRecord.MaxErrorLength)
            {
                break;
            }

            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
