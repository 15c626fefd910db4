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
        "x-fal-billable-units",
        GatewayHeaders.ErrorType,
        "x-fal-needs-retry",
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

        call.Error = ForResult(answer)
            ?? (exchange.IsWaitedSubmit && UpstreamErrors.IsRepeatedByClients((int)answer.StatusCode) ? UpstreamErrors.Failed() : null);
        context.SuppressResponseBody = call.Error is not null;
        if (call.Error is null)
        {
            await StreamOnAsync(context, answer, call, token);
        }
    }

    private GatewayError? ForResult(HttpResponseMessage answer) => StatusErrors.ForAnyCall(answer, time)
        // Nothing was asked to be encoded, and encoded content can't be searched for the token.
        ?? (answer.Content.Headers.ContentEncoding.Count > 0 ? UpstreamErrors.Failed() : null);

    private static async Task StreamOnAsync(
        ResponseTransformContext context, HttpResponseMessage answer, UpstreamCall call, Secret token)
    {
        var response = context.HttpContext.Response;
        var content = answer.Content.Headers;
        response.ContentType = TokenMask.IsClear(content.ContentType?.ToString(), token) ? content.ContentType?.ToString() : null;
        response.ContentLength = content.ContentLength;
        response.Headers.XContentTypeOptions = "nosniff";
        call.Body = new TokenMaskingStream(await answer.Content.ReadAsStreamAsync(context.CancellationToken), token);
        var peeked = await PeekedStream.ReadAsync(call.Body, MaxPendingBytes, context.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.Accepted || IsPending(answer, peeked))
        {
            call.IsPending = true;
            context.SuppressResponseBody = true;
            return;
        }

        // A page that something in between serves with a 200: passed on, it would end the job.
        if (answer.StatusCode == HttpStatusCode.OK && !QueueAnswer.BeginsAsJson(peeked.Beginning.Span))
        {
            call.Error = UpstreamErrors.Failed();
            context.SuppressResponseBody = true;
            return;
        }

        answer.Content = new StreamContent(peeked);
    }

    /// <summary>Upstreams say that a job runs with a 400, or with a success that clients would take for the result. Here it is one answer.</summary>
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
