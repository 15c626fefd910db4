using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Submit;
using Gateway.Jobs.Urls;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Calls the upstream through YARP under one total deadline and turns whatever comes of it into one answer.
/// A submit that was begun is brought to its end even if the client leaves: its job may exist, and its id must be known.
/// </summary>
internal sealed partial class UpstreamMiddleware(
    RequestDelegate next, JobRecorder recorder, JobWaiter waiter, JobDirectory jobs, StoreMonitor store, TimeProvider time, ILogger<UpstreamMiddleware> logger)
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
        if (exchange.Call.Operation == Operation.Submit)
        {
            await SubmitAsync(context, exchange);
        }
        else
        {
            await ForwardResultAsync(context, exchange);
        }
    }

    private async Task SubmitAsync(HttpContext context, Exchange exchange)
    {
        if (exchange.Replay is { } replay)
        {
            exchange.Body.Dispose();
            await AnswerAsync(context, exchange, replay.Body);
            return;
        }

        // What can't be kept must not be bought.
        if (!store.IsUp)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
            return;
        }

        var digest = BodyDigest.Of(exchange.Body.Bytes);
        var call = await CallAsync(context, exchange);
        using var answer = call.Answer;
        if (answer is null)
        {
            exchange.Upstream = call.Error!.Type == ErrorTypes.SubmitOutcomeUnknown ? UpstreamOutcome.Unknown : UpstreamOutcome.NotAccepted;
            await context.RefuseAsync(call.Error);
            return;
        }

        // Until the job is kept nobody may conclude that it is not there.
        exchange.Upstream = UpstreamOutcome.Unknown;
        var (envelope, error) = await recorder.RecordAsync(context, exchange, answer, digest);
        if (envelope is not { } body)
        {
            await context.RefuseAsync(error!);
            return;
        }

        exchange.Upstream = UpstreamOutcome.Answered;
        exchange.RequestId = answer.RequestId;
        context.Response.Headers[GatewayHeaders.RequestId] = answer.RequestId;
        await AnswerAsync(context, exchange, body);
    }

    private async Task<UpstreamCall> CallAsync(HttpContext context, Exchange exchange)
    {
        using var body = new RequestBodyContent(exchange.Body);
        var call = new UpstreamCall { Submitted = body };
        await ForwardAsync(context, exchange, call, CancellationToken.None);
        // The upstream has read the body or never will; nobody else needs its memory.
        exchange.Body.Dispose();
        if (call.Answer is null)
        {
            call.Error ??= body.Started ? UpstreamErrors.OutcomeUnknown(UnknownOutcomes.ConnectionFailed) : UpstreamErrors.Unreachable();
        }

        return call;
    }

    /// <summary>The envelope, or for a client that waits the job's result.</summary>
    private async Task AnswerAsync(HttpContext context, Exchange exchange, ReadOnlyMemory<byte> envelope)
    {
        if ((exchange.SyncWait ?? JobWaiter.AskedFor(context.Request, exchange.Settings.Options.Jobs)) is not { } wait)
        {
            await context.AnswerJsonAsync(StatusCodes.Status200OK, envelope);
        }
        else if (await waiter.WaitAsync(exchange, wait, context.RequestAborted))
        {
            if (exchange.SyncWait is null)
            {
                context.Response.Headers["Preference-Applied"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
            }

            BecomeResultCall(context, exchange);
            await ForwardResultAsync(context, exchange, envelope);
        }
        else if (exchange.SyncWait is not null)
        {
            await context.RefuseAsync(JobErrors.StillRunning());
        }
        else
        {
            await context.AnswerJsonAsync(StatusCodes.Status202Accepted, envelope);
        }
    }

    private static void BecomeResultCall(HttpContext context, Exchange exchange)
    {
        var job = exchange.Job.Record;
        exchange.Call = exchange.Call with { Operation = Operation.Result, UpstreamTarget = $"/{job.UpstreamPath}/requests/{job.RequestId}" };
        context.Request.Method = HttpMethods.Get;
        context.Request.Body = Stream.Null;
        context.Request.ContentLength = null;
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Features.Set<IHttpRequestBodyDetectionFeature>(NoRequestBody.Instance);
    }

    /// <param name="context">The request.</param>
    /// <param name="exchange">What is known of it.</param>
    /// <param name="envelope">Of a submit that waited: what it is answered with when the result can't be had.</param>
    private async Task ForwardResultAsync(HttpContext context, Exchange exchange, ReadOnlyMemory<byte>? envelope = null)
    {
        var aborted = context.RequestAborted;
        var call = new UpstreamCall();
        await ForwardAsync(context, exchange, call, aborted);
        var failed = context.GetForwarderErrorFeature();
        exchange.ResponseBytes = call.Body?.BytesRead ?? 0;
        exchange.Upstream = failed is not null || call.Error is not null ? exchange.Upstream ?? UpstreamOutcome.NotAccepted : UpstreamOutcome.Answered;
        aborted.ThrowIfCancellationRequested();
        if ((call.Error ?? (failed is null ? null : Explain(failed))) is { } error)
        {
            await AnswerWithoutResultAsync(context, exchange, error, envelope);
            return;
        }

        if (context.Response.StatusCode == StatusCodes.Status200OK && !exchange.Job.Record.Status.IsFinal())
        {
            jobs.Update(exchange.Job, JobChange.Completed(exchange.Job.Record.RequestId, jobs.Now, inferenceTime: null));
        }
    }

    /// <summary>A submit that waited must not be answered with what makes clients submit again: its job is there and can be followed.
    /// To a call that is synchronous by its address an envelope would look like the result, so it gets an error that nobody repeats.</summary>
    private static Task AnswerWithoutResultAsync(HttpContext context, Exchange exchange, GatewayError error, ReadOnlyMemory<byte>? envelope)
    {
        if (envelope is { } body && exchange.SyncWait is null && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers[GatewayHeaders.RequestId] = exchange.RequestId;
            return context.AnswerJsonAsync(StatusCodes.Status202Accepted, body);
        }

        return context.RefuseAsync(exchange.IsWaitedSubmit && UpstreamErrors.IsRepeatedByClients(error.Status) ? JobErrors.ResultUnavailable() : error);
    }

    /// <summary>Runs YARP's forwarder under the deadline, in which <paramref name="aborted"/> stands for the client.</summary>
    private async Task ForwardAsync(HttpContext context, Exchange exchange, UpstreamCall call, CancellationToken aborted)
    {
        var client = context.RequestAborted;
        context.Features.Set(call);
        context.Features.Set<IForwarderErrorFeature>(null);
        using var deadline = new CancellationTokenSource(exchange.Settings.Options.Upstream.Timeout, time);
        using var both = aborted.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(aborted, deadline.Token) : null;
        context.RequestAborted = both?.Token ?? deadline.Token;
        var startedAt = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
            exchange.UpstreamTime = (exchange.UpstreamTime ?? TimeSpan.Zero) + time.GetElapsedTime(startedAt);
        }

        if (context.GetForwarderErrorFeature() is { Exception: { } failure } failed && !client.IsCancellationRequested)
        {
            Log.CallFailed(logger, failed.Error, UpstreamFailure.Describe(failure));
        }
    }

    private static GatewayError Explain(IForwarderErrorFeature failed) => failed.Error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled => UpstreamErrors.TimedOut(),
        ForwarderError.NoAvailableDestinations => UpstreamErrors.Unreachable(),
        ForwarderError.Request when UpstreamFailure.IsBeforeConnection(failed.Exception) => UpstreamErrors.Unreachable(),
        _ => UpstreamErrors.Failed(),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.UpstreamCallFailed, LogLevel.Warning, "The call to the upstream failed: {forwarder_error}, {reason}")]
        public static partial void CallFailed(ILogger logger, ForwarderError forwarder_error, string reason);
    }
}
