using Gateway.Calls;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.FalProxy;
using Gateway.Jobs;
using Gateway.Jobs.Idempotency;
using Gateway.Jobs.Listing;
using Gateway.Upstream;

namespace Gateway.Documentation.Answers;

/// <summary>Every error of the gateway and its case, by the stage that decides it.</summary>
internal static class DocumentedErrors
{
    private const int MaxKeyLength = 255;

    /// <summary>The request as such: path, framing, protocol.</summary>
    public static DocumentedError[] Request { get; } =
    [
        Client(400, ErrorTypes.RequestTargetInvalid, "Invalid request target: the path has an empty segment ('//').",
            "the path has percent-encoding, an empty segment or a dot segment"),
        Client(400, ErrorTypes.FramingInvalid, "A request has either Content-Length or Transfer-Encoding, not both.",
            "the length of the body is ambiguous"),
        Client(400, ErrorTypes.UpgradeNotSupported, "Protocol upgrades and CONNECT are not supported.",
            "the request asks for a protocol upgrade"),
        Client(400, ErrorTypes.RequestInvalid, "The request is not valid HTTP.", "the request is not valid HTTP"),
        new(RouteErrors.Unknown("/nothing"), "no route matches the path"),
        new(RouteErrors.MethodNotAllowed("GET", "POST"), "the path does not support the method; the header Allow lists the right one"),
    ];

    public static DocumentedError[] Credentials { get; } =
    [
        Client(401, ErrorTypes.CredentialsMissing,
            "No credentials. Send 'Authorization: Bearer <key>', 'Authorization: Key <key>' or 'x-api-key: <key>'.", "no key was sent"),
        Client(401, ErrorTypes.CredentialsAmbiguous, "The request presents different credentials. Send one key; one header is enough.",
            "the request has two different keys"),
        Client(401, ErrorTypes.CredentialsInvalid, "The key is not valid.", "the key is mistyped, unknown, expired or revoked"),
    ];

    public static DocumentedError ModelUnknown { get; } = Client(404, ErrorTypes.ModelUnknown,
        "There is no contract for model 'fal-ai/imagen4/previw'. Did you mean 'fal-ai/imagen4/preview'? GET /contracts lists the models; "
        + "an operator adds one with a file in Gateway:Contracts:Directory.",
        "the model has no contract; the message names the nearest model");

    public static DocumentedError[] Model { get; } =
    [
        new(ModelErrors.Forbidden("render-service"), "the key is valid, but its client may not call this model"), ModelUnknown,
    ];

    public static DocumentedError[] Body { get; } =
    [
        Client(400, ErrorTypes.JsonInvalid, "The body is not valid JSON: the body is empty: a JSON object is expected at byte 0",
            "the body is not one JSON object in UTF-8, repeats a name, or is nested too deeply"),
        Client(400, ErrorTypes.BodyIncomplete, "The body ended early or its chunked framing is broken. Nothing was forwarded.",
            "the body ended early; send it again"),
        Client(408, ErrorTypes.BodyTooSlow, "The body did not arrive within 60 s or at the least rate. Nothing was forwarded.",
            "the body arrived too slowly; send it again"),
        Client(413, ErrorTypes.BodyTooLarge, "The body is larger than 20971520 bytes. Send large images by URL instead of as data URI.",
            "the body is too large"),
        Client(415, ErrorTypes.ContentTypeUnsupported, "Content-Type must be application/json (UTF-8).",
            "the content type is not application/json"),
        Client(415, ErrorTypes.ContentEncodingUnsupported, "Content-Encoding is not supported: send the JSON as it is.",
            "the body is compressed"),
        new(new GatewayError(503, ErrorTypes.BodyMemoryExhausted, Blame.Gateway,
            "The gateway holds as many request bodies as its memory budget allows (Gateway:Limits:BodyMemoryBytes). Nothing was forwarded; "
            + "try again shortly.")
        { RetryAfter = TimeSpan.FromSeconds(1) }, "the memory for request bodies is in use; send the request again after Retry-After"),
    ];

    public static DocumentedError ContractViolated { get; } = new(
        new GatewayError(422, ErrorTypes.ValidationError, Blame.Client, "num_images: must be between 1 and 4")
        {
            Violations = [new Violation(
                ["num_images"], ViolationTypes.LessThanEqual, "must be between 1 and 4") { Context = ("le", "4"), Input = "9" }],
        },
        "the body violates the contract of the model");

    /// <summary>Query and headers of the calls that reach the upstream.</summary>
    public static DocumentedError QueryNotSupported { get; } = Client(400, ErrorTypes.QueryNotSupported,
        "The query parameter 'fal_webhook' is not supported: follow the job by its status instead.", "the query has fal_webhook");

    public static DocumentedError[] SubmitRequest { get; } =
    [
        new(RouteErrors.StreamingNotSupported(),
            "the path ends with /stream: the output of a model cannot be streamed; the message names the other ways"),
        QueryNotSupported,
        Client(400, ErrorTypes.HeaderInvalid, "Header 'x-fal-runner-hint' must hold visible ASCII characters only.",
            "a forwarded header has a character that is not visible ASCII"),
        new(IdempotencyErrors.KeyInvalid(MaxKeyLength),
            $"Idempotency-Key is not one value of 1 to {MaxKeyLength} visible ASCII characters"),
        new(IdempotencyErrors.InFlight(),
            "the first submit with this Idempotency-Key has no response yet; send it again after Retry-After"),
        new(IdempotencyErrors.KeyReused(), "this Idempotency-Key was used with another body or model; use a new key"),
    ];

    /// <summary>A submit that the upstream did not accept, and a submit whose outcome is unknown.</summary>
    public static DocumentedError[] SubmitUpstream { get; } =
    [
        new(UpstreamErrors.Rejected(422, "The prompt was refused by the content checker.", null),
            "the upstream read the submit and rejected it, with its own status"),
        new(UpstreamErrors.Rejected(402, "The account has no credit left.", null),
            "the upstream read the submit and rejected it, with its own status"),
        new(UpstreamErrors.OutcomeUnknown("the connection failed or the deadline passed"),
            "the submit was sent, and its outcome is unknown; do not send it again"),
        new(JobErrors.RequestIdConflict(), "the upstream gave the job an id that another job has; do not send the submit again"),
        new(UpstreamErrors.RateLimited(null), "the rate limit of the upstream is reached"),
        .. Connection,
        new(UpstreamErrors.Unavailable(null), "the upstream has no capacity for this model; send the submit again after Retry-After"),
        StoreUnavailable,
    ];

    /// <summary>A synchronous call whose job exists, but whose result is not there.</summary>
    public static DocumentedError[] Synchronous { get; } =
    [
        new(JobErrors.StillRunning(), "the job did not finish in time; follow it by x-fal-request-id"),
        new(JobErrors.ResultUnavailable(), "the job exists, but its result could not be fetched; fetch it by x-fal-request-id"),
    ];

    public static DocumentedError[] FollowUp { get; } =
    [
        new(JobErrors.NotFound(), "the job belongs to another client, or there is no job with this id"),
        Client(400, ErrorTypes.BodyNotAllowed, "This call takes no body: leave it out. A cancel may also have the body '{}' or 'null'.",
            "the call has a body"),
        QueryNotSupported,
        new(UpstreamErrors.RateLimited(null), "the rate limit of the upstream is reached"),
        .. Connection,
        new(UpstreamErrors.Failed(), "the answer of the upstream cannot be read; send the call again"),
        new(UpstreamErrors.TimedOut(), "the upstream did not answer in time; send the call again"),
        StoreUnavailable,
    ];

    public static DocumentedError ResultPending { get; } = new(JobErrors.StillInProgress(), "the job waits or runs; ask again later");

    public static DocumentedError[] Cancel { get; } =
    [
        new(JobErrors.AlreadyCompleted(), "the job is finished"),
        new(JobErrors.CancelNotSupported(), "the upstream has no cancel; the job goes on"),
    ];

    public static DocumentedError[] JobList { get; } =
    [
        new(new GatewayError(400, ErrorTypes.QueryInvalid, Blame.Client,
            $"The query parameter 'status' must be one of {string.Join(", ", JobStatusName.All)}."),
                "a filter is unknown, repeated or invalid"),
        Client(400, ErrorTypes.BodyNotAllowed, "This call takes no body: leave it out. A cancel may also have the body '{}' or 'null'.",
            "the call has a body"),
        StoreUnavailable,
    ];

    public static DocumentedError[] OneJob { get; } =
    [
        new(JobErrors.NotFound(), "the job belongs to another client, or there is no job with this id"),
        Client(400, ErrorTypes.BodyNotAllowed, "This call takes no body: leave it out. A cancel may also have the body '{}' or 'null'.",
            "the call has a body"),
        StoreUnavailable,
    ];

    public static DocumentedError ModelQueryInvalid { get; } =
        new(ModelErrors.QueryInvalid(), "the query parameter model is missing, repeated or malformed");

    public static DocumentedError ProxyTarget { get; } = new(FalProxyErrors.TargetInvalid("it is missing"),
        "x-fal-target-url is missing, is sent twice, or is not an address of queue.fal.run or fal.run");

    public static DocumentedError Internal { get; } = new(
        new GatewayError(500, ErrorTypes.InternalError, Blame.Gateway, "The gateway failed; its log has the details."),
            "the gateway has a bug");

    /// <summary>The upstream did not take the call.</summary>
    private static DocumentedError[] Connection =>
    [
        new(UpstreamErrors.Unreachable(), "the upstream cannot be reached; nothing was sent, send the request again"),
        new(UpstreamErrors.Auth(), "the upstream refused the gateway's own token; ask the operator"),
        new(UpstreamErrors.Redirected(), "the upstream answered with a redirect; ask the operator"),
        new(UpstreamErrors.Upgraded(), "the upstream tried to change the protocol; ask the operator"),
    ];

    private static DocumentedError StoreUnavailable =>
        new(JobErrors.StoreUnavailable(), "the job store is down; send the request again after Retry-After");

    private static DocumentedError Client(int status, string type, string message, string when) =>
        new(new GatewayError(status, type, Blame.Client, message), when);
}
