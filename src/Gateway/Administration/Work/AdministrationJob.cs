using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Administration.Work;

/// <summary>A job as an operator sees it. It has no URL of a follow-up, no digest of the body, and no text of the upstream, which may quote
/// the prompt.</summary>
internal sealed partial record AdministrationJob
{
    /// <summary>Shown instead of a type that may be a text of the upstream.</summary>
    private const string OtherType = "other";

    public required string RequestId { get; init; }

    public required string Client { get; init; }

    public required string Model { get; init; }

    public required string Status { get; init; }

    public required string Outcome { get; init; }

    public required DateTime SubmittedAt { get; init; }

    public DateTime? InProgressAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    public DateTime? CancelRequestedAt { get; init; }

    public DateTime? LastPolledAt { get; init; }

    public required int Images { get; init; }

    public required long RequestBytes { get; init; }

    public string? ErrorType { get; init; }

    public string? LostReason { get; init; }

    /// <summary>In seconds.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>What became of the result, not the result.</summary>
    public string? Result { get; init; }

    public long? ImageCount { get; init; }

    public string? BillableUnits { get; init; }

    /// <summary>What it counts now. Null: its client had no limits, or its model no price.</summary>
    public NanoDollars? Cost { get; init; }

    public string? CostState { get; init; }

    /// <summary>Only of one job, if it has a webhook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookView? Webhook { get; init; }

    public static AdministrationJob Of(JobRecord job, JobCost? cost) => new()
    {
        RequestId = job.RequestId,
        Client = job.Client,
        Model = job.Model,
        Status = JobStatusName.Of(job.Status),
        Outcome = JobOutcomes.Of(job.Status),
        SubmittedAt = job.SubmittedAt.UtcDateTime,
        InProgressAt = job.InProgressAt?.UtcDateTime,
        FinishedAt = job.FinishedAt?.UtcDateTime,
        CancelRequestedAt = job.CancelRequestedAt?.UtcDateTime,
        LastPolledAt = job.LastPolledAt?.UtcDateTime,
        Images = job.ImagesAsked,
        RequestBytes = job.BodyBytes,
        ErrorType = job.ErrorType is null || TypeName().IsMatch(job.ErrorType) ? job.ErrorType : OtherType,
        LostReason = job.LostReason is { } lost ? NameOf(lost) : null,
        InferenceTime = job.InferenceTime,
        Result = job.ResultOutcome is { } result ? NameOf(result) : null,
        ImageCount = job.ResultFacts?.Images,
        BillableUnits = job.ResultFacts?.BillableUnits,
        Cost = cost?.Amount,
        CostState = cost is null ? null : NameOf(cost.State),
    };

    [GeneratedRegex(@"\A[A-Za-z0-9_.:-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();

    /// <summary>The names of the states of money.</summary>
    public static string NameOf(ReservationState state) => state switch
    {
        ReservationState.Pending or ReservationState.Running or ReservationState.AwaitingResult => "reserved",
        ReservationState.Settled => "settled",
        ReservationState.Released => "released",
        ReservationState.Doubtful => "doubtful",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string NameOf(ResultOutcome outcome) => outcome switch
    {
        ResultOutcome.NotStored => "not_stored",
        ResultOutcome.Kept => "kept",
        ResultOutcome.TooLarge => "too_large",
        ResultOutcome.Unavailable => "unavailable",
        ResultOutcome.Deleted => "deleted",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static string NameOf(LostReason reason) => reason switch
    {
        Gateway.Jobs.LostReason.UnknownToUpstream => "unknown_to_upstream",
        Gateway.Jobs.LostReason.NotEndedInTime => "not_ended_in_time",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
