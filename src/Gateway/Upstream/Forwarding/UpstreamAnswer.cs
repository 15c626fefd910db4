using System.Net;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Reads the upstream's response. The response to a submit is read completely and stored in the <see cref="UpstreamCall"/>.
/// A result is streamed to the client, with an allow-list of headers and with the token masked.
/// </summary>
internal sealed class UpstreamAnswer(UpstreamHealth health, TimeProvider time)
{
    /// <summary>A pending response is at most this size. A larger response is a result.</summary>
    private const int MaxPendingBytes = 16 * 1024;

    /// <param name="context">The client's request.</param>
    /// <param name="answer">The upstream's response. The content of a result is replaced by the content for the client.</param>
    /// <param name="cancellation">The deadline of the call.</param>
    /// <returns>Whether the forwarder sends the body of the response to the client.</returns>
    public async ValueTask<bool> ReadAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellation)
    {
        health.Answered(answer.StatusCode);
        // The forwarder has copied the upstream's reason phrase, which may contain any text.
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        var exchange = context.GetExchange();
        var token = exchange.UpstreamToken;
        var call = context.Features.GetRequiredFeature<UpstreamCall>();
        foreach (var (name, value) in PassedAnswerHeaders.Of(answer, token))
        {
            context.Response.Headers[name] = value;
        }

        if (exchange.Call.Operation == Operation.Submit)
        {
            (call.Answer, call.Error) = await SubmitAnswerReader.ReadAsync(
                answer, exchange.Settings.Options.Limits, token, time, cancellation);
            return false;
        }

        call.Error = ForResult(answer) is { } error ? await error.AddReasonAsync(answer, token, time, cancellation) : null;
        return call.Error is null && await PrepareResultAsync(context, answer, call, exchange.IsWaitedSubmit, cancellation);
    }

    private GatewayError? ForResult(HttpResponseMessage answer) => StatusErrors.ForAnyCall(answer, time)
        // The gateway requests no content encoding, and the token cannot be found in encoded content.
        ?? (answer.Content.Headers.ContentEncoding.Count > 0 ? UpstreamErrors.Failed() : null);

    private static async Task<bool> PrepareResultAsync(
        HttpContext context, HttpResponseMessage answer, UpstreamCall call, bool isWaitedSubmit, CancellationToken cancellation)
    {
        var response = context.Response;
        var token = context.GetExchange().UpstreamToken;
        var content = answer.Content.Headers;
        response.ContentType = PassedAnswerHeaders.ContentTypeOf(answer, token);
        response.ContentLength = content.ContentLength;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        call.Body = new TokenMaskingStream(await answer.Content.ReadAsStreamAsync(cancellation), token);
        var peeked = await PeekedStream.ReadAsync(call.Body, MaxPendingBytes, cancellation);
        call.IsPending = answer.StatusCode == HttpStatusCode.Accepted || IsPending(answer, peeked);
        call.Error = call.IsPending ? null : ForBody(answer, peeked, isWaitedSubmit, response.Headers[GatewayHeaders.RequestTimeoutType]);
        if (call is { IsPending: false, Error: null, OnResult: { } onResult })
        {
            call.Error = await onResult(new ResultBeginning(
                answer.StatusCode, peeked.Beginning, peeked.IsWhole, answer.Headers.Contains(GatewayHeaders.RequestTimeoutType)));
        }

        if (call.IsPending || call.Error is not null)
        {
            return false;
        }

        call.Images = new ImageCounter();
        answer.Content = new StreamContent(new ImageCountingStream(peeked, call.Images));
        return true;
    }

    /// <summary>
    /// Only the model's own response is passed on as its result. It must be JSON, and with a 5xx it must be a failure that the model
    /// reports in <c>detail</c>. Any other response is from an intermediary, such as a page of a CDN, and does not describe the job.
    /// </summary>
    private static GatewayError? ForBody(HttpResponseMessage answer, PeekedStream body, bool isWaitedSubmit, string? timeoutType)
    {
        var status = (int)answer.StatusCode;
        var isJson = QueueAnswer.BeginsAsJson(body.Beginning.Span);
        if (status == StatusCodes.Status504GatewayTimeout && timeoutType is not null)
        {
            return isJson
                ? StatusErrors.ForModelsAnswer(status, timeoutType, isWaitedSubmit)
                : UpstreamErrors.NotStartedInTime(timeoutType);
        }

        return !isJson || (status >= 500 && !QueueAnswer.IsModelFailure(body.Beginning, body.IsWhole))
            ? UpstreamErrors.Failed()
            : StatusErrors.ForModelsAnswer(status, timeoutType, isWaitedSubmit);
    }

    /// <summary>Upstreams report a running job with a 400, or with a success status, which clients would take for the result. The gateway
    /// maps both to one response.</summary>
    private static bool IsPending(HttpResponseMessage answer, PeekedStream body) => !body.IsWhole
        ? answer.IsSuccessStatusCode && QueueAnswer.PendingAtBeginning(body.Beginning.Span) is not null
        : (answer.IsSuccessStatusCode && QueueAnswer.IsPending(body.Beginning))
            || (answer.StatusCode == HttpStatusCode.BadRequest && QueueAnswer.IsStillInProgress(body.Beginning));
}
