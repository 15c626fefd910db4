using Gateway.Calls;
using Gateway.Bodies;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Upstream;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Answers;

/// <summary>Every error answer: which <c>error_type</c> comes with which status, and why.</summary>
internal static class ErrorResponses
{
    private const string BodyMemoryExhausted = "the gateway holds as many request bodies as its memory allows.";

    private static readonly (string Type, string When)[] RequestTypes =
    [
        (ErrorTypes.RequestTargetInvalid, "the path holds a character or segment that readers understand differently, such as `%2F`, `//` or `..`."),
        (ErrorTypes.FramingInvalid, "length and transfer encoding contradict each other."),
        (ErrorTypes.UpgradeNotSupported, "a protocol upgrade or CONNECT."),
        (ErrorTypes.RequestInvalid, "it is not valid HTTP."),
    ];

    public static readonly ErrorResponse BadRequest = new("BadRequest", "400", "The request as such can't be understood in one way.",
        Client(400, ErrorTypes.RequestTargetInvalid, "Invalid request target: the path has an empty segment ('//')."), RequestTypes);

    public static readonly ErrorResponse BadBody = new("BadBody", "400",
        "The request or its body can't be understood in one way. Nothing was forwarded.",
        Client(400, ErrorTypes.JsonInvalid, "The body is empty: a JSON object is expected."),
        [
            (ErrorTypes.JsonInvalid, "the body is not a JSON object in UTF-8, repeats a name, or is nested too deeply."),
            (ErrorTypes.BodyIncomplete, "the body ended early."),
            (ErrorTypes.QueryNotSupported, "a query parameter that would change what the upstream does, such as `fal_webhook`."),
            (ErrorTypes.HeaderInvalid, "a header that goes upstream holds more than visible ASCII."),
            .. RequestTypes,
        ]);

    public static readonly ErrorResponse BadFollowUp = new("BadFollowUp", "400", "The request can't be understood in one way.",
        BodyErrors.NotAllowed(),
        [
            (ErrorTypes.BodyNotAllowed, "the call takes no body."),
            (ErrorTypes.QueryNotSupported, "a query parameter that is refused by name."),
            .. RequestTypes,
        ]);

    public static readonly ErrorResponse Unauthorized = new("Unauthorized", "401", "No usable key.",
        Client(401, ErrorTypes.CredentialsMissing,
            "No credentials. Send 'Authorization: Bearer <key>', 'Authorization: Key <key>' or 'x-api-key: <key>'."),
        (ErrorTypes.CredentialsMissing, "no key was sent."),
        (ErrorTypes.CredentialsAmbiguous, "more than one key was sent; send one, in one header."),
        (ErrorTypes.CredentialsInvalid, "the key is mistyped, unknown, expired or revoked."));

    public static readonly ErrorResponse Forbidden = new("Forbidden", "403", "The key is good, but not for this model.",
        ModelErrors.Forbidden("render-service"), (ErrorTypes.ModelForbidden, "the model is not among those of the client."));

    public static readonly ErrorResponse ModelNotFound = new("ModelNotFound", "404", "No such model.",
        Client(404, ErrorTypes.ModelUnknown, "There is no contract for model 'fal-ai/imagen4/previw'. Did you mean 'fal-ai/imagen4/preview'? "
            + "GET /contracts lists the models; an operator adds one with a file in Gateway:Contracts:Directory."),
        (ErrorTypes.ModelUnknown, "there is no contract for the model; the message names the nearest one."),
        (ErrorTypes.RouteUnknown, "nothing is served at the path."));

    public static readonly ErrorResponse JobNotFound = new("JobNotFound", "404",
        "No such job: one answer for a job of another client, an unknown id and a malformed one.",
        JobErrors.NotFound(),
        (ErrorTypes.JobNotFound, "there is no such job for this key."),
        (ErrorTypes.RouteUnknown, "nothing is served at the path."));

    public static readonly ErrorResponse MethodNotAllowed = new("MethodNotAllowed", "405",
        "The path takes another method; the header `Allow` names it.",
        RouteErrors.MethodNotAllowed("GET", "POST"), (ErrorTypes.MethodNotAllowed, "the method is not the documented one."));

    public static readonly ErrorResponse RequestTimeout = new("RequestTimeout", "408",
        "The body came too slowly. Nothing was forwarded.",
        Client(408, ErrorTypes.BodyTooSlow, "The body did not arrive within 60 s or at the least rate. Nothing was forwarded."),
        (ErrorTypes.BodyTooSlow, "`Gateway:Limits:BodyReadTimeout` passed, or the data rate was too low."));

    public static readonly ErrorResponse ContentTooLarge = new("ContentTooLarge", "413", "The body is too large. Nothing was forwarded.",
        Client(413, ErrorTypes.BodyTooLarge, "The body is larger than 20971520 bytes. Send large images by URL instead of as data URI."),
        (ErrorTypes.BodyTooLarge, "it is larger than `Gateway:Limits:MaxBodyBytes`."));

    public static readonly ErrorResponse UnsupportedMediaType = new("UnsupportedMediaType", "415", "The body is not plain JSON.",
        Client(415, ErrorTypes.ContentTypeUnsupported, "Content-Type must be application/json (UTF-8)."),
        (ErrorTypes.ContentTypeUnsupported, "the content type is not `application/json`."),
        (ErrorTypes.ContentEncodingUnsupported, "the body is compressed."));

    public static readonly ErrorResponse Invalid = new("ContractViolated", "422",
        "The body breaks the model's contract. Nothing was forwarded, nothing is spent.",
        Client(422, ErrorTypes.ValidationError, "num_images: must be between 1 and 4") with
        {
            Violations = [new Violation(["num_images"], ViolationTypes.LessThanEqual, "must be between 1 and 4") { Context = ("le", "4"), Input = "9" }],
        },
        (ErrorTypes.ValidationError, "`detail` lists every broken rule."));

    public static readonly ErrorResponse Rejected = new("UpstreamRejected", "4XX",
        "The upstream itself refused the job, with this status and its own words. It was not accepted.",
        UpstreamErrors.Rejected(422, "The prompt was refused by the content checker.", null),
        (ErrorTypes.UpstreamRejected, "the upstream read the request and refused it."));

    public static readonly ErrorResponse TooManyRequests = new("TooManyRequests", "429",
        "Too many requests. The request was not accepted: try again after `Retry-After`.",
        UpstreamErrors.RateLimited(null), (ErrorTypes.UpstreamRateLimited, "the upstream's rate limit is reached."));

    public static readonly ErrorResponse SubmitFailed = new("SubmitFailed", "500",
        "Do not repeat this submit blindly. The job may have been accepted although its answer was lost, and a second submit may be paid twice. "
        + "The status is 500 because the official clients repeat 429, 502, 503 and 504 by themselves.",
        UpstreamErrors.OutcomeUnknown(UnknownOutcomes.ConnectionFailed),
        (ErrorTypes.SubmitOutcomeUnknown, "the job was sent, and what became of it is not known."),
        (ErrorTypes.RequestIdConflict, "the job was accepted under an id that another client's job has, so it can't be followed."),
        (ErrorTypes.JobResultUnavailable, "with `Prefer: wait`: the job is done, and its result could not be fetched; fetch it by `x-fal-request-id`."),
        (ErrorTypes.InternalError, "the gateway failed; its log has the details."));

    public static readonly ErrorResponse Failed = new("GatewayFailed", "500", "The gateway failed.",
        new GatewayError(500, ErrorTypes.InternalError, Blame.Gateway, "The gateway failed; its log has the details."),
        (ErrorTypes.InternalError, "the gateway's log has the details."));

    public static readonly ErrorResponse BadGateway = new("BadGateway", "502",
        "The upstream gave no usable answer. A submit was not accepted.",
        UpstreamErrors.Unreachable(),
        (ErrorTypes.UpstreamUnreachable, "no connection; nothing was sent."),
        (ErrorTypes.UpstreamAuth, "the upstream refused the gateway's own credential; your key is not concerned."),
        (ErrorTypes.UpstreamRedirect, "it answered with a redirect, which is not followed."),
        (ErrorTypes.UpstreamUpgrade, "it tried to change the protocol."),
        (ErrorTypes.UpstreamFailed, "its answer to a follow-up broke off or could not be read."));

    public static readonly ErrorResponse Unavailable = new("Unavailable", "503",
        "No capacity at the moment. The request was not accepted: try again after `Retry-After`.",
        UpstreamErrors.Unavailable(null),
        (ErrorTypes.UpstreamUnavailable, "the upstream has none for this model."),
        (ErrorTypes.BodyMemoryExhausted, BodyMemoryExhausted),
        (ErrorTypes.JobStoreUnavailable, "the gateway can't keep jobs at the moment, so it accepts none."));

    public static readonly ErrorResponse Busy = new("Busy", "503", "No capacity at the moment: try again after `Retry-After`.",
        new GatewayError(503, ErrorTypes.BodyMemoryExhausted, Blame.Gateway, "The gateway holds as many request bodies as its memory budget allows (Gateway:Limits:BodyMemoryBytes). Nothing was forwarded; try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        (ErrorTypes.BodyMemoryExhausted, BodyMemoryExhausted));

    public static readonly ErrorResponse UpstreamTimeout = new("UpstreamTimeout", "504", "The upstream did not answer a follow-up in time. It may be repeated.",
        UpstreamErrors.TimedOut(), (ErrorTypes.UpstreamTimeout, "`Gateway:Upstream:Timeout` passed."));

    // Not kept: the two classes need each other's rows while they are made.
    public static IReadOnlyList<ErrorResponse> Each =>
    [
        BadRequest, BadBody, BadFollowUp, Unauthorized, Forbidden, ModelNotFound, JobNotFound, MethodNotAllowed, RequestTimeout,
        ContentTooLarge, UnsupportedMediaType, Invalid, Rejected, TooManyRequests, SubmitFailed, Failed, BadGateway, Unavailable, Busy,
        UpstreamTimeout, .. JobErrorResponses.Each,
    ];

    public static Dictionary<string, IOpenApiResponse> All(OpenApiDocument document)
    {
        var parts = new DocumentParts(document);
        return Each.ToDictionary(error => error.Name, IOpenApiResponse (error) => parts.Answer(
            error.Description,
            error.Schema,
            ErrorExample.Of(error.Example),
            error.Example.RetryAfter is null ? [] : [DocumentedHeaders.RetryAfter]));
    }

    private static GatewayError Client(int status, string type, string message) => new(status, type, Blame.Client, message);
}
