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

    /// <summary>The model's own response to a result call, from the upstream or from the store. After a submit that waited for its result,
    /// a client would take a status that it retries for a failed submit. A 500 means that the job failed, so it is passed on.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="timeoutType">The header <c>x-fal-request-timeout-type</c>.</param>
    /// <param name="isWaitedSubmit">Whether a submit waited for the result.</param>
    public static GatewayError? ForModelsAnswer(int status, string? timeoutType, bool isWaitedSubmit) => status switch
    {
        StatusCodes.Status504GatewayTimeout when timeoutType is not null =>
            isWaitedSubmit ? UpstreamErrors.NotStartedInTime(timeoutType) : null,
        StatusCodes.Status500InternalServerError => null,
        _ => isWaitedSubmit && UpstreamErrors.IsRepeatedByClients(status) ? UpstreamErrors.Failed() : null,
    };

    /// <summary>Statuses that an intermediary may return after it forwarded the submit to the queue.</summary>
    public static bool LeavesSubmitInDoubt(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout || (int)status is >= 500 or < 200;
}
