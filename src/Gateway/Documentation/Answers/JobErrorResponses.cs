using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.FalProxy;
using Gateway.Jobs;
using Gateway.Jobs.Idempotency;
using Gateway.Jobs.Listing;

namespace Gateway.Documentation.Answers;

/// <summary>The error answers of jobs: of their submits, their follow-ups, their list, and of the proxy protocol.</summary>
internal static class JobErrorResponses
{
    private const int MaxKeyLength = 255;

    private static readonly (string Type, string When) ProxyTarget =
        (ErrorTypes.ProxyTargetInvalid, "`x-fal-target-url` is missing, there twice, or not an `https` address on `queue.fal.run` or `fal.run`.");

    public static readonly ErrorResponse BadSubmit = ErrorResponses.BadBody with
    {
        Name = "BadSubmit",
        Types = [.. ErrorResponses.BadBody.Types, (ErrorTypes.IdempotencyKeyInvalid, $"`Idempotency-Key` is not one value of 1 to {MaxKeyLength} visible ASCII characters.")],
    };

    public static readonly ErrorResponse InvalidSubmit = ErrorResponses.Invalid with
    {
        Name = "SubmitInvalid",
        Schema = SharedSchemas.SubmitRefusal,
        Types = [.. ErrorResponses.Invalid.Types, (ErrorTypes.IdempotencyKeyReused, "the `Idempotency-Key` was used with another body or model; `detail` is a text.")],
    };

    public static readonly ErrorResponse InFlight = new("IdempotencyInFlight", "409",
        "Another submit with this `Idempotency-Key` is under way. Ask again after `Retry-After`: the answer will be that submit's.",
        IdempotencyErrors.InFlight(), (ErrorTypes.IdempotencyInFlight, "the first submit has no answer yet."));

    public static readonly ErrorResponse ResultPending = new("ResultPending", "400", "There is no result yet, or the request can't be understood in one way.",
        JobErrors.StillInProgress(),
        [(ErrorTypes.JobInProgress, "the job waits or runs."), .. ErrorResponses.BadFollowUp.Types]);

    public static readonly ErrorResponse CancelTooLate = new("CancelTooLate", "400",
        "There is nothing left to cancel, or the request can't be understood in one way.",
        JobErrors.AlreadyCompleted(),
        [(ErrorTypes.JobAlreadyCompleted, "the job is done; `status` is `ALREADY_COMPLETED`."), .. ErrorResponses.BadFollowUp.Types]);

    public static readonly ErrorResponse CancelNotSupported = new("CancelNotSupported", "501", "The upstream can't cancel. The job goes on.",
        JobErrors.CancelNotSupported(), (ErrorTypes.CancelNotSupported, "the upstream has no such call."));

    public static readonly ErrorResponse StoreUnavailable = new("StoreUnavailable", "503",
        "The gateway can't look jobs up at the moment: try again after `Retry-After`. It says nothing about the job.",
        JobErrors.StoreUnavailable(), (ErrorTypes.JobStoreUnavailable, "the database is down or too slow."));

    public static readonly ErrorResponse BadQuery = new("BadQuery", "400", "The filter or the request can't be understood in one way.",
        new GatewayError(400, ErrorTypes.QueryInvalid, Blame.Client,
            $"The query parameter 'status' must be one of {string.Join(", ", JobStatusName.All)}."),
        [
            (ErrorTypes.QueryInvalid, "a parameter is unknown, there twice, or has a value that means nothing; the message says what is right."),
            (ErrorTypes.BodyNotAllowed, "the call takes no body."),
            .. ErrorResponses.BadRequest.Types,
        ]);

    public static readonly ErrorResponse BadProxySubmit = new("BadProxySubmit", "400", "The call, its target or its body can't be understood in one way. Nothing was forwarded.",
        FalProxyErrors.TargetInvalid("it is missing"), [ProxyTarget, .. BadSubmit.Types]);

    public static readonly ErrorResponse BadProxyFollowUp = new("BadProxyFollowUp", "400", "The call or its target can't be understood in one way, or the job is not where it should be.",
        FalProxyErrors.TargetInvalid("it is missing"),
        [
            ProxyTarget,
            (ErrorTypes.JobInProgress, "a result was asked for, and the job waits or runs."),
            (ErrorTypes.JobAlreadyCompleted, "a cancel was asked for, and the job is done."),
            .. ErrorResponses.BadFollowUp.Types,
        ]);

    public static readonly ErrorResponse SynchronousFailed = new("SynchronousFailed", "500",
        "Do not repeat this call blindly. The job goes on, or may have been accepted although its answer was lost, and a second one may be paid twice.",
        JobErrors.StillRunning(),
        [(ErrorTypes.JobStillRunning, "the job of a synchronous call did not end within `Gateway:Jobs:MaxWait`; follow it by `x-fal-request-id`."), .. ErrorResponses.SubmitFailed.Types]);

    public static IReadOnlyList<ErrorResponse> Each =>
    [
        BadSubmit, InvalidSubmit, InFlight, ResultPending, CancelTooLate, CancelNotSupported, StoreUnavailable, BadQuery, BadProxySubmit,
        BadProxyFollowUp, SynchronousFailed,
    ];
}
