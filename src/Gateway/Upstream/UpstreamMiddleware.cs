using Gateway.Bodies;
using Gateway.Edge;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream;

/// <summary>
/// Calls the upstream through YARP under one total deadline and turns whatever comes of it into one answer.
/// A submit that was begun is brought to its end even if the client leaves: its job may exist, and its id must be known.
/// </summary>
internal sealed class UpstreamMiddleware(RequestDelegate next, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (CredentialTransform.CheckHeaders(context.Request.Headers) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        context.RequestAborted.ThrowIfCancellationRequested();
        var call = new UpstreamCall();
        context.Features.Set(call);
        var startedAt = time.GetTimestamp();
        if (exchange.Call.Operation == Operation.Submit)
        {
            await SubmitAsync(context, exchange, call);
        }
        else
        {
            await FollowUpAsync(context, exchange, call);
        }

        // A submit's answer is written after its call has ended; only a stream's end is also the call's end.
        exchange.UpstreamTime ??= time.GetElapsedTime(startedAt);
    }

    private async Task SubmitAsync(HttpContext context, Exchange exchange, UpstreamCall call)
    {
        using var body = new RequestBodyStream(exchange.Body);
        context.Request.Body = body;
        var startedAt = time.GetTimestamp();
        await CallAsync(context, exchange, CancellationToken.None);
        exchange.UpstreamTime = time.GetElapsedTime(startedAt);

        // The upstream has read the body or never will; nobody else needs its memory.
        exchange.Body.Dispose();
        using var answer = call.Answer;
        if (answer is null)
        {
            call.Error ??= body.Started ? UpstreamErrors.OutcomeUnknown("the connection failed or the deadline passed") : UpstreamErrors.Unreachable();
            exchange.Upstream = call.Error.Type == ErrorTypes.SubmitOutcomeUnknown ? UpstreamOutcome.Unknown : UpstreamOutcome.NotAccepted;
            await context.RefuseAsync(call.Error);
            return;
        }

        exchange.Upstream = UpstreamOutcome.Answered;
        exchange.RequestId = answer.RequestId;
        await WriteEnvelopeAsync(context, exchange, answer);
    }

    private async Task FollowUpAsync(HttpContext context, Exchange exchange, UpstreamCall call)
    {
        var aborted = context.RequestAborted;
        var failed = await CallAsync(context, exchange, aborted);
        exchange.ResponseBytes = call.Body?.BytesRead ?? 0;
        exchange.Upstream = failed || call.Error is not null ? UpstreamOutcome.NotAccepted : UpstreamOutcome.Answered;
        aborted.ThrowIfCancellationRequested();

        var error = call.Error ?? (failed ? Explain(context.GetForwarderErrorFeature()?.Error) : null);
        if (error is not null)
        {
            await context.RefuseAsync(error);
        }
    }

    /// <summary>Runs YARP's forwarder under the deadline, in which <paramref name="aborted"/> stands for the client.</summary>
    /// <returns>Whether the forwarder reported an error.</returns>
    private async Task<bool> CallAsync(HttpContext context, Exchange exchange, CancellationToken aborted)
    {
        var client = context.RequestAborted;
        using var deadline = new CancellationTokenSource(exchange.Settings.Options.Upstream.Timeout, time);
        using var both = aborted.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(aborted, deadline.Token) : null;
        context.RequestAborted = both?.Token ?? deadline.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
        }

        return context.GetForwarderErrorFeature() is not null;
    }

    private static GatewayError Explain(ForwarderError? error) => error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled => UpstreamErrors.TimedOut(),
        ForwarderError.Request or ForwarderError.NoAvailableDestinations or null => UpstreamErrors.Unreachable(),
        _ => UpstreamErrors.Failed(),
    };

    private static async Task WriteEnvelopeAsync(HttpContext context, Exchange exchange, SubmitAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers[GatewayHeaders.RequestId] = answer.RequestId;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = "application/json";
        response.ContentLength = answer.Envelope.Length;
        exchange.ResponseBytes = answer.Envelope.Length;
        await response.Body.WriteAsync(answer.Envelope, CancellationToken.None);
    }
}
