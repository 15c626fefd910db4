using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Upstream;

/// <summary>
/// The error for each fault of the upstream. Clients retry a submit by themselves on 408, 409, 429 and every 5xx, so a submit gets one
/// of these only if the upstream certainly did not accept it. An unknown outcome is a 424, which no client retries.
/// </summary>
internal static class UpstreamErrors
{
    public static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>A client header that would be forwarded is invalid. Nothing was sent to the upstream.</summary>
    public static GatewayError HeaderInvalid(string name) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.HeaderInvalid, Blame.Client,
            $"Header '{name}' must contain only visible ASCII characters.");

    public static GatewayError Unreachable() =>
        Error(StatusCodes.Status502BadGateway, ErrorTypes.UpstreamUnreachable,
            "The upstream could not be reached; nothing was sent to it.");

    public static GatewayError Auth() =>
        Error(StatusCodes.Status502BadGateway, ErrorTypes.UpstreamAuth,
            "The upstream refused the gateway's own credential. The request was not accepted; ask the gateway's operator.");

    public static GatewayError RateLimited(TimeSpan? retryAfter) =>
        Error(StatusCodes.Status429TooManyRequests, ErrorTypes.UpstreamRateLimited,
            "The upstream's rate limit is reached; the request was not accepted.")
        with
        { RetryAfter = retryAfter ?? DefaultRetryAfter };

    public static GatewayError Unavailable(TimeSpan? retryAfter) =>
        Error(StatusCodes.Status503ServiceUnavailable, ErrorTypes.UpstreamUnavailable,
            "The upstream has no capacity for this model at the moment; the request was not accepted.")
        with
        { RetryAfter = retryAfter ?? DefaultRetryAfter };

    public static GatewayError Redirected() =>
        Error(StatusCodes.Status502BadGateway, ErrorTypes.UpstreamRedirect,
            "The upstream responded with a redirect, which the gateway does not follow.");

    public static GatewayError Upgraded() =>
        Error(StatusCodes.Status502BadGateway, ErrorTypes.UpstreamUpgrade,
            "The upstream tried to switch protocols, which the gateway does not support.");

    /// <summary>Whether a submit with this error may have been accepted. A redirect or a protocol change does not prove that no server
    /// accepted it.</summary>
    public static bool LeavesOutcomeUnknown(GatewayError error) =>
        error.Type is ErrorTypes.SubmitOutcomeUnknown or ErrorTypes.UpstreamRedirect or ErrorTypes.UpstreamUpgrade;

    /// <summary>The submit was sent, and its outcome is unknown.</summary>
    public static GatewayError OutcomeUnknown(Message why) =>
        Error(StatusCodes.Status424FailedDependency, ErrorTypes.SubmitOutcomeUnknown,
            $"The outcome of the submit is unknown ({why}); the job may exist. Do not send the submit again: it may be charged twice. To "
                + $"submit it again anyway, send a new Idempotency-Key.");

    /// <summary>The upstream read the request and refused it.</summary>
    /// <param name="status">The upstream's status.</param>
    /// <param name="message">The upstream's own text, which is not translated. Null: the upstream sent no text.</param>
    /// <param name="detail">The upstream's own list as JSON text.</param>
    public static GatewayError Rejected(int status, string? message, string? detail) =>
        Error(status, ErrorTypes.UpstreamRejected, message is null ? "The upstream refused the request." : Message.Verbatim(message))
        with
        { UpstreamDetail = detail };

    public static GatewayError TimedOut() =>
        Error(StatusCodes.Status504GatewayTimeout, ErrorTypes.UpstreamTimeout, "The upstream did not answer in time.");

    /// <summary>The client's own limit, <c>x-fal-request-timeout</c>, expired before the job started. Clients do not retry
    /// this response.</summary>
    public static GatewayError NotStartedInTime(string timeoutType) =>
        Error(StatusCodes.Status504GatewayTimeout, ErrorTypes.UpstreamTimeout, "The job did not start within its x-fal-request-timeout.")
        with
        { RequestTimeoutType = timeoutType };

    public static GatewayError Failed() =>
        Error(StatusCodes.Status502BadGateway, ErrorTypes.UpstreamFailed, "The upstream's response was cut off or could not be read.");

    /// <summary>Whether a client retries a call by itself on this status; <c>docs/errors.md</c> lists the clients. The response to an
    /// accepted submit must not have such a status.</summary>
    public static bool IsRepeatedByClients(int status) => status is 408 or 409 or 429 or >= 500;

    private static GatewayError Error(int status, string type, Message message) => new(status, type, Blame.Upstream, message);
}
