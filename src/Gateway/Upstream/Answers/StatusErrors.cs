using System.Net;
using Gateway.Errors;

namespace Gateway.Upstream.Answers;

/// <summary>
/// The one table from a status of the upstream to an error. It contains the meaning of a status alone. If the body decides, the
/// reader of the response looks at the body after this table.
/// </summary>
internal static class StatusErrors
{
    /// <summary>Statuses that mean the same to every call: submit, status, result and cancel.</summary>
    /// <returns>Null: the status alone is no error.</returns>
    public static GatewayError? ForAnyCall(HttpResponseMessage answer, TimeProvider time) => answer.StatusCode switch
    {
        HttpStatusCode.SwitchingProtocols => UpstreamErrors.Upgraded(),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => UpstreamErrors.Redirected(),
        // The upstream refused the gateway's token, not the client's key: the client never gets a 401 for it.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => UpstreamErrors.Auth(),
        HttpStatusCode.TooManyRequests => UpstreamErrors.RateLimited(RetryAfter.Read(answer, time)),
        _ => null,
    };

    /// <summary>The same for a submit, whose job may exist although the status is an error. A 503 is decided by its body.</summary>
    public static GatewayError? ForSubmit(HttpResponseMessage answer, TimeProvider time) => ForAnyCall(answer, time)
        ?? (LeavesSubmitInDoubt(answer.StatusCode) && answer.StatusCode != HttpStatusCode.ServiceUnavailable
            ? UpstreamErrors.OutcomeUnknown(UnknownOutcomes.Status((int)answer.StatusCode))
            : null);

    /// <summary>Statuses that an intermediary between the gateway and the queue may send after it has passed on the submit.</summary>
    public static bool LeavesSubmitInDoubt(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout || (int)status is >= 500 or < 200;
}
