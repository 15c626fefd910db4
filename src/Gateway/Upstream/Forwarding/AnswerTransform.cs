using System.Net;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Text;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Stands between the upstream's answer and the client. A submit's answer is read here and left in the <see cref="UpstreamCall"/>;
/// a result is streamed on, with headers by allow-list and the token masked.
/// </summary>
internal sealed class AnswerTransform(TimeProvider time) : ResponseTransform
{
    /// <summary>A pending answer is small; whatever is larger is a result.</summary>
    private const int MaxPendingBytes = 16 * 1024;

    private static readonly string[] Passed =
    [
        "Retry-After",
        GatewayHeaders.BillableUnits,
        GatewayHeaders.ErrorType,
        GatewayHeaders.NeedsRetry,
        GatewayHeaders.RequestTimeoutType,
    ];

    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return;
        }

        // YARP has copied the upstream's own phrase, which may hold anything.
        context.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        var exchange = context.HttpContext.GetExchange();
        var token = exchange.UpstreamToken;
        var call = context.HttpContext.Features.GetRequiredFeature<UpstreamCall>();
        CopyHeaders(answer, context.HttpContext.Response.Headers, token);
        if (exchange.Call.Operation == Operation.Submit)
        {
            context.SuppressResponseBody = true;
            (call.Answer, call.Error) = await SubmitAnswerReader.ReadAsync(
                answer, exchange.Settings.Options.Limits, token, time, context.CancellationToken);
            return;
        }

        call.Error = ForResult(answer) is { } error ? await error.AddReasonAsync(answer, token, time, context.CancellationToken) : null;
        context.SuppressResponseBody = call.Error is not null;
        if (call.Error is null)
        {
            await StreamOnAsync(context, answer, call, token, exchange.IsWaitedSubmit);
        }
    }

    private GatewayError? ForResult(HttpResponseMessage answer) => StatusErrors.ForAnyCall(answer, time)
        // Nothing was asked to be encoded, and encoded content can't be searched for the token.
        ?? (answer.Content.Headers.ContentEncoding.Count > 0 ? UpstreamErrors.Failed() : null);

    private static async Task StreamOnAsync(
        ResponseTransformContext context, HttpResponseMessage answer, UpstreamCall call, Secret token, bool isWaitedSubmit)
    {
        var response = context.HttpContext.Response;
        var content = answer.Content.Headers;
        response.ContentType = TokenMask.IsClear(content.ContentType?.ToString(), token) ? content.ContentType?.ToString() : null;
        response.ContentLength = content.ContentLength;
        response.Headers.XContentTypeOptions = "nosniff";
        call.Body = new TokenMaskingStream(await answer.Content.ReadAsStreamAsync(context.CancellationToken), token);
        var peeked = await PeekedStream.ReadAsync(call.Body, MaxPendingBytes, context.CancellationToken);
        call.IsPending = answer.StatusCode == HttpStatusCode.Accepted || IsPending(answer, peeked);
        call.Error = call.IsPending ? null : ForBody(answer, peeked, isWaitedSubmit, response.Headers[GatewayHeaders.RequestTimeoutType]);
        if (call.IsPending || call.Error is not null)
        {
            context.SuppressResponseBody = true;
            return;
        }

        answer.Content = new StreamContent(peeked);
    }

    /// <summary>
    /// Only the model's own word is passed on as its result: JSON, and with a 5xx only a failure that the model tells in
    /// <c>detail</c>. Anything else is of something in between, a page of a CDN for example, and says nothing of the job.
    /// </summary>
    private static GatewayError? ForBody(HttpResponseMessage answer, PeekedStream body, bool isWaitedSubmit, string? timeoutType)
    {
        var status = (int)answer.StatusCode;
        var isJson = QueueAnswer.BeginsAsJson(body.Beginning.Span);
        return answer.StatusCode switch
        {
            HttpStatusCode.GatewayTimeout when timeoutType is not null =>
                isJson && !isWaitedSubmit ? null : UpstreamErrors.NotStartedInTime(timeoutType),
            _ when !isJson || (status >= 500 && !QueueAnswer.IsModelFailure(body.Beginning, body.IsWhole)) => UpstreamErrors.Failed(),
            // The model's own 500 is the job's certain end, also for a submit that waited; with another of these a client would
            // take the fault of the result's call for one of the submit.
            HttpStatusCode.InternalServerError => null,
            _ => isWaitedSubmit && UpstreamErrors.IsRepeatedByClients(status) ? UpstreamErrors.Failed() : null,
        };
    }

    /// <summary>Upstreams say that a job runs with a 400, or with a success that clients would take for the result. Here it is one
    /// answer.</summary>
    private static bool IsPending(HttpResponseMessage answer, PeekedStream body) => !body.IsWhole
        ? answer.IsSuccessStatusCode && QueueAnswer.PendingAtBeginning(body.Beginning.Span) is not null
        : (answer.IsSuccessStatusCode && QueueAnswer.IsPending(body.Beginning))
            || (answer.StatusCode == HttpStatusCode.BadRequest && QueueAnswer.IsStillInProgress(body.Beginning));

    private static void CopyHeaders(HttpResponseMessage answer, IHeaderDictionary headers, Secret token)
    {
        foreach (var name in Passed)
        {
            if (answer.Headers.TryGetValues(name, out var values))
            {
                var value = string.Join(", ", values);
                if (TokenMask.IsClear(value, token) && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    headers[name] = value;
                }
            }
        }
    }
}
