using System.Net;
using Gateway.Errors;

namespace Gateway.Upstream.Answers;

/// <summary>
/// The one table that maps an upstream's status to an error. It contains the statuses that need no body to decide. The reader of a
/// call's response checks the body after this table.
/// </summary>
internal static class StatusErrors
{
    /// <summary>Statuses with the same meaning for every call: submit, status, result and cancel.</summary>
    /// <returns>Null: the status alone is not an error.</returns>
    public static GatewayError? ForAnyCall(HttpResponseMessage answer, TimeProvider time) => answer.StatusCode switch
    {
        HttpStatusCode.SwitchingProtocols => UpstreamErrors.Upgraded(),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => UpstreamErrors.Redirected(),
        // The upstream refused the gateway's token, not the client's key. The client therefore never gets a 401.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => UpstreamErrors.Auth(),
        HttpStatusCode.TooManyRequests => UpstreamErrors.RateLimited(RetryAfter.Read(answer, time)),
        _ => null,
    };

    /// <summary>The same for a submit, whose job may exist although the status is an error. For a 503, the body decides.</summary>
    public static GatewayError? ForSubmit(HttpResponseMessage answer, TimeProvider time) => ForAnyCall(answer, time)
        ?? (LeavesSubmitInDoubt(answer.StatusCode) && answer.StatusCode != HttpStatusCode.ServiceUnavailable
            ? UpstreamErrors.OutcomeUnknown(UnknownOutcomes.Status((int)answer.StatusCode))
            : null);

    /// <summary>Statuses that an intermediary may return after it forwarded the submit to the queue.</summary>
    public static bool LeavesSubmitInDoubt(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout || (int)status is >= 500 or < 200;
}
