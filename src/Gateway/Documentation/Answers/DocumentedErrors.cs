using Gateway.Admission;
using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Edge;
using Gateway.Errors;
using Gateway.FalProxy;
using Gateway.Files.References;
using Gateway.Jobs;
using Gateway.Jobs.Idempotency;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Pauses;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Money;
using Gateway.Pauses;
using Gateway.Shares;
using Gateway.Text;
using Gateway.Upstream;
using Gateway.Webhooks.Accepting;
using Gateway.Webhooks.Resending;
using Gateway.Webhooks.Urls;

namespace Gateway.Documentation.Answers;

/// <summary>Every error of the gateway and its case, by the stage that decides it.</summary>
internal static class DocumentedErrors
{
    /// <summary>The default limits.</summary>
    private static readonly LimitsOptions Limits = new();

    /// <summary>The time of the examples.</summary>
    private static readonly DateTimeOffset LimitNow = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The request as such: path, framing, protocol.</summary>
    public static DocumentedError[] Request { get; } =
    [
        new(EdgeErrors.TargetInvalid(EdgeErrors.EmptySegment), "the path has percent-encoding, an empty segment or a dot segment"),
        new(EdgeErrors.TwoLengths(), "the length of the body is ambiguous"),
        new(EdgeErrors.HostNotAllowed(), "the operator has configured other hosts"),
        new(EdgeErrors.UpgradeNotSupported(), "the request asks for a protocol upgrade"),
        new(RequestErrors.RequestInvalid(StatusCodes.Status400BadRequest), "the request is not valid HTTP"),
        new(RouteErrors.Unknown("/nothing"), "no route matches the path"),
        new(RouteErrors.MethodNotAllowed("GET", "POST"), "the path does not support the method; the header Allow lists the right one"),
    ];

    public static DocumentedError[] Credentials { get; } =
    [
        new(ClientErrors.Missing(), "no key was sent"),
        new(ClientErrors.Ambiguous(), "the request has two different keys"),
        new(ClientErrors.Invalid(), "the key is mistyped, unknown, expired or revoked, or was revoked during the call"),
        RequestsLimited,
    ];

    public static DocumentedError RequestsLimited => new(
        ShareErrors.Limited(ShareKind.Requests, Limits.PerClient.RequestsInFlight, Limits.PerClient.RequestsInFlight),
        "the client has too many requests in flight; send the request again after Retry-After");

    public static DocumentedError Overloaded { get; } =
        new(ShareErrors.Overloaded(), "the gateway has too many requests in flight; send the request again after Retry-After");

    public static DocumentedError Stopping { get; } =
        new(RequestErrors.Stopping(), "the gateway stops and did not finish the request in time; send the request again");

    /// <summary>A submit that waits for the result of its job.</summary>
    public static DocumentedError[] WaitingSubmit { get; } =
    [
        new(ShareErrors.Limited(ShareKind.WaitingSubmits, Limits.PerClient.WaitingSubmits, Limits.PerClient.WaitingSubmits),
            "the client has too many submits that wait for their results; nothing was submitted, send it again after Retry-After"),
        new(ClientErrors.RevokedWhileWaiting(), "the key was revoked during the wait; follow the job by x-fal-request-id"),
    ];

    public static DocumentedError StreamsLimited { get; } =
        new(ShareErrors.Limited(ShareKind.Streams, Limits.PerClient.Streams, Limits.PerClient.Streams),
            "the client has too many open streams; close one, or poll the status instead");

    public static DocumentedError ReadsLimited { get; } = new(
        LimitErrors.ReadsLimited(10, TimeSpan.FromSeconds(1)),
        "the client makes more polls and other reads than the operator allows; send the request again after Retry-After");

    /// <summary>A submit above a limit of its client.</summary>
    public static DocumentedError[] ClientLimits { get; } =
    [
        new(LimitErrors.BudgetExceeded(
            new Budget("daily", BudgetPeriod.Day, NanoDollars.Parse("10.00"), null), NanoDollars.Parse("9.92"), NanoDollars.Parse("0.16"),
            LimitNow.AddHours(12)),
            "the job can cost more than a budget of the client has left; nothing was submitted"),
        new(LimitErrors.PriceUnknown("fal-ai/imagen4/preview"),
            "the client has a budget, and the gateway does not know what the job costs at most; ask the operator"),
        new(LimitErrors.SubmitsLimited(60, 60, LimitNow.AddSeconds(34), LimitNow),
            "the client has submitted as often as it may in 60 seconds; send the submit again after Retry-After"),
        new(LimitErrors.JobsLimited(50, 50, LimitNow.AddHours(3), LimitNow),
            "the client has as many jobs as it may have at a time; send the submit again when one of them has ended"),
    ];

    public static DocumentedError PollsLimited { get; } =
        new(JobErrors.PollsLimited(Limits.UpstreamPollsPerSecond),
            "the client polls more than its share of the status calls; poll again after Retry-After");

    public static DocumentedError ModelUnknown { get; } = new(ModelErrors.Unknown("fal-ai/imagen4/previw", "fal-ai/imagen4/preview"),
        "the model has no contract; the message names the nearest model");

    public static DocumentedError[] Model { get; } =
    [
        new(ModelErrors.Forbidden("render-service"), "the key is valid, but its client may not call this model"), ModelUnknown,
    ];

    public static DocumentedError[] Body { get; } =
    [
        new(ContractErrors.JsonInvalid(ExampleContract.FaultOf("")),
            "the body is not one JSON object in UTF-8, repeats a name, or is nested too deeply"),
        new(BodyErrors.Incomplete(), "the body ended early; send it again"),
        new(BodyErrors.TooSlow(Limits), "the body arrived too slowly; send it again"),
        new(BodyErrors.TooLarge(Limits), "the body is too large"),
        new(BodyErrors.ContentTypeOther(), "the content type is not application/json"),
        new(BodyErrors.ContentEncoding(), "the body is compressed"),
        new(BodyErrors.ClientMemoryExhausted(),
            "the bodies of this client use its whole share of the memory for request bodies; send the request again after Retry-After"),
        new(BodyErrors.MemoryExhausted(), "the memory for request bodies is in use; send the request again after Retry-After"),
    ];

    public static DocumentedError ContractViolated { get; } = new(
        ContractErrors.Violated(ExampleContract.Check("""{"num_images":9}"""), MessageLanguage.English),
        "the body violates the contract of the model");

    public static DocumentedError QueryNotSupported { get; } =
        new(RouteErrors.WebhookNotHere(QueryRules.Webhook), $"the query has {QueryRules.Webhook}, which only a submit may have");

    public static DocumentedError[] Webhook { get; } =
    [
        new(WebhookErrors.UrlInvalid(WebhookUrlErrors.SchemeWrong),
            $"{QueryRules.Webhook} is not one valid URL; the message names the mistake"),
        new(WebhookErrors.HostNotAllowed(), "the operator does not allow webhooks to this host; the message names the setting"),
    ];

    /// <summary>Query and headers of the calls that reach the upstream.</summary>
    public static DocumentedError[] SubmitRequest { get; } =
    [
        new(RouteErrors.StreamingNotSupported(),
            "the path ends with /stream: the output of a model cannot be streamed; the message names the other ways"),
        .. Webhook,
        new(UpstreamErrors.HeaderInvalid("x-fal-runner-hint"), "a forwarded header has a character that is not visible ASCII"),
        new(IdempotencyErrors.KeyInvalid(),
            $"Idempotency-Key is not one value of 1 to {IdempotencyErrors.MaxKeyLength} visible ASCII characters"),
        new(IdempotencyErrors.InFlight(),
            "the first submit with this Idempotency-Key has no response yet; send it again after Retry-After"),
        new(IdempotencyErrors.KeyReused(), "this Idempotency-Key was used with another body, model or webhook; use a new key"),
    ];

    public static DocumentedError Paused { get; } = new(PauseErrors.Paused(PauseScope.All, ""),
        "an operator has paused all submits, those of the client or those to the model; nothing was submitted, send it again later");

    /// <summary>A submit that the upstream did not accept, and a submit whose outcome is unknown.</summary>
    public static DocumentedError[] SubmitUpstream { get; } =
    [
        UpstreamRejected(StatusCodes.Status422UnprocessableEntity, JobExamples.PromptRefused),
        UpstreamRejected(StatusCodes.Status402PaymentRequired, "The account has no credit left."),
        new(UpstreamErrors.OutcomeUnknown(UnknownOutcomes.ConnectionFailed),
            "the submit was sent, and its outcome is unknown; do not send it again"),
        new(BodyErrors.FileUnreadable(), "an uploaded file of the submit could not be read to its end; there is no job"),
        new(JobErrors.RequestIdConflict(), "the upstream gave the job an id that another job has; do not send the submit again"),
        UpstreamRateLimited,
        .. Connection,
        new(UpstreamErrors.Unavailable(null), "the upstream has no capacity for this model; send the submit again after Retry-After"),
        new(FileReferenceErrors.StorageUnavailable(), "the uploaded files cannot be read; send the submit again after Retry-After"),
        new(JobErrors.SubmitNotStored(), "the job store is down; send the submit again after Retry-After"),
    ];

    /// <summary>A synchronous call whose job exists, but whose result is not there.</summary>
    public static DocumentedError[] Synchronous { get; } =
    [
        new(JobErrors.StillRunning(), "the job did not finish in time; follow it by x-fal-request-id"),
        new(JobErrors.ResultUnavailable(), "the job exists, but its result could not be fetched; fetch it by x-fal-request-id"),
    ];

    public static DocumentedError[] FollowUp { get; } =
    [
        JobNotFound,
        BodyNotAllowed,
        QueryNotSupported,
        UpstreamRateLimited,
        .. Connection,
        new(UpstreamErrors.Failed(), "the answer of the upstream cannot be read; send the call again"),
        new(UpstreamErrors.TimedOut(), "the upstream did not answer in time; send the call again"),
        StoreUnavailable,
    ];

    public static DocumentedError ResultPending { get; } = new(JobErrors.StillInProgress(), "the job waits or runs; ask again later");

    public static DocumentedError ResultLost { get; } = new(
        JobErrors.Lost(LostReason.UnknownToUpstream),
        "the gateway has given up the job: the upstream no longer knows it, or it did not end in time");

    public static DocumentedError[] Cancel { get; } =
    [
        new(JobErrors.AlreadyCompleted(), "the job is finished"),
        new(JobErrors.CancelNotSupported(), "the upstream does not support a cancel; the job continues"),
    ];

    public static DocumentedError[] JobList { get; } =
    [
        new(JobQueryErrors.Wrong("status", JobQueryErrors.Status(JobStatusName.All)), "a filter is unknown, repeated or invalid"),
        BodyNotAllowed,
        StoreUnavailable,
    ];

    public static DocumentedError[] Usage { get; } =
    [
        new(JobQueryErrors.Wrong("from", JobQueryErrors.Day), "a filter is unknown, repeated or invalid"),
        BodyNotAllowed,
        StoreUnavailable,
    ];

    public static DocumentedError[] ClientsOwnLimits { get; } =
    [
        BodyNotAllowed,
        StoreUnavailable,
    ];

    public static DocumentedError[] OneJob { get; } =
    [
        JobNotFound,
        BodyNotAllowed,
        StoreUnavailable,
    ];

    public static DocumentedError[] Resend { get; } =
    [
        new(ResendErrors.NotEnded(), "the job has no webhook, or has not ended"),
        new(ResendErrors.ResendsUsed(), "the webhook was sent again as often as allowed"),
        new(ResendErrors.TooSoon(StoredWebhook.BetweenResends),
            "the webhook was sent again less than a minute ago, or an attempt is under way"),
    ];

    public static DocumentedError KeysUnavailable => new(JobErrors.StoreUnavailable(), "the keys have not been read from the store yet");

    public static DocumentedError ModelQueryInvalid { get; } =
        new(ModelErrors.QueryInvalid(), "the query parameter model is missing, repeated or malformed");

    public static DocumentedError ProxyTarget { get; } = new(FalProxyErrors.TargetInvalid(FalProxyErrors.Missing),
        "x-fal-target-url is missing, is sent twice, or is not an address of queue.fal.run, fal.run or "
            + "rest.fal.ai/storage/upload");

    public static DocumentedError Internal { get; } = new(RequestErrors.Internal(), "the gateway has a bug");

    /// <summary>The upstream did not accept the call.</summary>
    private static DocumentedError[] Connection =>
    [
        new(UpstreamErrors.Unreachable(), "the upstream cannot be reached; nothing was sent, send the request again"),
        new(UpstreamErrors.Auth(), "the upstream refused the gateway's own token; ask the operator"),
        new(UpstreamErrors.Redirected(), "the upstream answered with a redirect; ask the operator"),
        new(UpstreamErrors.Upgraded(), "the upstream tried to change the protocol; ask the operator"),
    ];

    private static DocumentedError BodyNotAllowed => new(BodyErrors.NotAllowed(), "the call has a body");

    private static DocumentedError JobNotFound =>
        new(JobErrors.NotFound(), "the job belongs to another client, or there is no job with this id");

    private static DocumentedError UpstreamRateLimited => new(UpstreamErrors.RateLimited(null), "the rate limit of the upstream is "
        + "reached");

    public static DocumentedError StoreUnavailable =>
        new(JobErrors.StoreUnavailable(), "the job store is down; send the request again after Retry-After");

    private static DocumentedError UpstreamRejected(int status, string message) =>
        new(UpstreamErrors.Rejected(status, message, null), "the upstream read the submit and rejected it, with its own status");
}
