using Gateway.Bodies;
using Gateway.Bodies.Sending;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Doubt;
using Gateway.Jobs.Store.Health;
using Gateway.Json;
using Gateway.Shares;
using Gateway.Upstream;
using Gateway.Upstream.Forwarding;

namespace Gateway.Jobs.Submit;

/// <summary>
/// Submits a job: calls the upstream once, records the accepted job, and responds with the envelope. A submit that has begun continues
/// after a disconnect of the client. If the client waits for the result, the request continues as a result call.
/// </summary>
internal sealed class SubmitMiddleware(
    RequestDelegate next, JobRecorder recorder, JobWaiter waiter, DoubtRecorder doubts, StoreMonitor store, KeyWatch keys,
    Drain drain)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange.Call.Operation == Operation.Submit ? SubmitAsync(context, exchange) : next(context);
    }

    private async Task SubmitAsync(HttpContext context, Exchange exchange)
    {
        // The wait that the client asks for. Null: it does not wait.
        var wait = exchange.SyncWait ?? JobWaiter.AskedFor(context.Request);
        if (exchange.Replay is { } replay)
        {
            exchange.Body.Dispose();
            await AnswerAsync(context, exchange, replay, wait);
            return;
        }

        if (Refusal(exchange) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        // Not for a repeated submit, which costs nothing. An error removes the header.
        context.SayEstimatedCost(exchange);
        var digest = exchange.Body.Digest;
        using var body = new RequestBodyContent(exchange.Body);
        var call = new UpstreamCall { Submitted = body, EndsWithClient = false };
        context.Features.Set(call);
        // From here until the job is recorded, an exception must not make the outcome look like a submit that was not accepted.
        exchange.Upstream = UpstreamOutcome.Unknown;
        try
        {
            await next(context);
        }
        catch when (!body.Started)
        {
            exchange.Upstream = UpstreamOutcome.NotAccepted;
            throw;
        }

        // The body's memory is released: the upstream has read the body or will not read it.
        exchange.Body.Dispose();
        if (call.Answer is not { } answer)
        {
            call.Error ??= ErrorOf(body);
            exchange.Upstream = UpstreamErrors.LeavesOutcomeUnknown(call.Error) ? UpstreamOutcome.Unknown : UpstreamOutcome.NotAccepted;
            await context.RefuseAsync(call.Error);
            return;
        }

        // The upstream's response is released before the client waits for its job.
        PooledBuffer? envelope;
        GatewayError? error;
        using (answer)
        {
            (envelope, error) = await recorder.RecordAsync(context, exchange, answer, digest, wait is not null);
        }

        if (envelope is null)
        {
            await context.RefuseAsync(error!);
            return;
        }

        using (envelope)
        {
            exchange.Upstream = UpstreamOutcome.Answered;
            exchange.RequestId = answer.RequestId;
            await AnswerAsync(context, exchange, envelope.Written, wait);
        }
    }

    /// <summary>The error of a submit without any answer of the upstream.</summary>
    private GatewayError ErrorOf(RequestBodyContent body) => (body.Started, drain.Expired.IsCancellationRequested) switch
    {
        (true, true) => UpstreamErrors.OutcomeUnknown(UnknownOutcomes.GatewayStopped),
        (true, false) => UpstreamErrors.OutcomeUnknown(UnknownOutcomes.ConnectionFailed),
        (false, true) => RequestErrors.Stopping(),
        (false, false) => UpstreamErrors.Unreachable(),
    };

    /// <summary>The reason why no upstream call may begin now. Null: it may.</summary>
    private GatewayError? Refusal(Exchange exchange) =>
        // While the job store is down, no job is submitted, because the job could not be recorded.
        !store.IsUp ? JobErrors.SubmitNotStored()
        // The upload and the waits before this stage may have outlived the key.
        : !keys.IsValid(exchange.Client) ? ClientErrors.Invalid()
        : null;

    /// <summary>Responds with the envelope, or with the job's result if the client waits for it.</summary>
    private Task AnswerAsync(HttpContext context, Exchange exchange, ReadOnlyMemory<byte> envelope, TimeSpan? wait) => wait is { } asked
        ? WaitAndAnswerAsync(context, exchange, envelope, asked)
        : context.AnswerJsonAsync(StatusCodes.Status200OK, envelope);

    private async Task WaitAndAnswerAsync(HttpContext context, Exchange exchange, ReadOnlyMemory<byte> envelope, TimeSpan wait)
    {
        await doubts.HoldAsync(context, exchange, wait);
        if (await waiter.WaitAsync(exchange, wait, context.RequestAborted))
        {
            if (exchange.SyncWait is null)
            {
                context.Response.Headers[GatewayHeaders.PreferenceApplied] = WaitPreference.Applied(wait);
            }

            BecomeResultCall(context, exchange);
            exchange.Envelope = envelope;
            await next(context);
        }
        else if (exchange.SyncWait is not null)
        {
            await context.RefuseAsync(drain.Closed.IsCancellationRequested ? RequestErrors.StoppingDuringJob() : JobErrors.StillRunning());
        }
        else
        {
            context.Response.Headers[GatewayHeaders.PreferenceApplied] = WaitPreference.Applied(wait);
            await context.AnswerJsonAsync(StatusCodes.Status202Accepted, envelope);
        }
    }

    private static void BecomeResultCall(HttpContext context, Exchange exchange)
    {
        var job = exchange.Job.Record;
        exchange.Call = exchange.Call with
        {
            Operation = Operation.Result,
            UpstreamTarget = $"/{job.UpstreamPath}/requests/{job.RequestId}"
        };
        context.Request.Method = HttpMethods.Get;
        NoRequestBody.Apply(context);
    }
}
