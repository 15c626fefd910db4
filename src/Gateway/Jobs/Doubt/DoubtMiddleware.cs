using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Doubts;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Urls;
using Gateway.Text;
using Gateway.Upstream;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Jobs.Doubt;

/// <summary>
/// Guards submits without an <c>Idempotency-Key</c>. Many clients send such a submit again by themselves if its outcome is unknown, or
/// if they disconnected before the response. For <c>Gateway:Jobs:DoubtWindow</c> an identical submit, on any replica, gets the same
/// error or joins the existing job. It does not submit another job.
/// </summary>
internal sealed partial class DoubtMiddleware(
    RequestDelegate next, IJobStore store, StoreMonitor monitor, JobDirectory jobs, SubmitsUnderWay underWay, DoubtRecorder recorder,
    TimeProvider time, ILogger<DoubtMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var window = exchange.Settings.Options.Jobs.DoubtWindow;
        // A submit with a key is identified by its key. The replay of a stored response is such a submit.
        var isKeyed = exchange.Idempotency is not null || exchange.Replay is not null;
        if (exchange.Call.Operation != Operation.Submit || isKeyed || window <= TimeSpan.Zero)
        {
            return next(context);
        }

        // While the store cannot be read, no job is submitted.
        if (!monitor.IsUp)
        {
            return context.RefuseAsync(JobErrors.SubmitNotStored());
        }

        // Nearly every submit is the first of its kind, which is known without a wait.
        var identity = SubmitIdentity.Of(exchange);
        return underWay.HasNoTraceOf(identity) && store.ExcludesDoubt(identity.Key, time.GetUtcNow())
            ? SubmitAsync(context, exchange, identity, joined: null)
            : GuardAsync(context, exchange, identity);
    }

    private async Task GuardAsync(HttpContext context, Exchange exchange, SubmitIdentity identity)
    {
        SubmitDoubt? doubt;
        try
        {
            doubt = await FindAsync(identity, context.RequestAborted);
            if (doubt?.RequestId is { } requestId
                && !underWay.IsHeld(identity, requestId)
                && await jobs.FindAsync(requestId, context.RequestAborted) is { } job)
            {
                await JoinAsync(context, exchange, identity, doubt, job);
                return;
            }
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.SubmitNotStored());
            return;
        }

        if (doubt is { ErrorType: { } type })
        {
            await context.RefuseAsync(
                new GatewayError(doubt.ErrorStatus!.Value, type, Blame.Upstream, Translations.Recognise(doubt.ErrorMessage ?? type)));
            return;
        }

        await SubmitAsync(context, exchange, identity, joined: null);
    }

    /// <summary>The doubt that an earlier identical submit left. Waits for one that is still in flight.</summary>
    private async Task<SubmitDoubt?> FindAsync(SubmitIdentity identity, CancellationToken cancellation)
    {
        while (underWay.FindLeft(identity) is { } left)
        {
            await left.Settled.WaitAsync(cancellation);
        }

        return underWay.FindUnwritten(identity)
            ?? await monitor.WatchAsync(store.FindDoubtAsync(identity.Client, identity.DigestBytes(), time.GetUtcNow(), cancellation));
    }

    private Task JoinAsync(HttpContext context, Exchange exchange, SubmitIdentity identity, SubmitDoubt doubt, JobEntry job)
    {
        Log.Joined(logger, job.Record.RequestId, exchange.Client.Name);
        exchange.Job = job;
        exchange.RequestId = job.Record.RequestId;
        exchange.Replay = StatusBody.Write(null, job.Record, exchange.UrlsOf(context.Request, job.Record), withLogs: false);
        context.Response.Headers[GatewayHeaders.IdempotencyReplayed] = "true";
        return SubmitAsync(context, exchange, identity, doubt);
    }

    private async Task SubmitAsync(HttpContext context, Exchange exchange, SubmitIdentity identity, SubmitDoubt? joined)
    {
        var submit = underWay.Begin(identity, ClientPresence.Of(context));
        if (joined is null)
        {
            context.Features.Set(submit);
        }

        // The doubt is stored before the response is sent, so that a client that retries after the response finds it.
        context.Response.OnStarting(static state => ((Starting)state).SettleAsync(), new Starting(this, exchange, submit));
        var answered = false;
        try
        {
            await next(context);
            // If the upstream's result breaks off after the response began, the client has received only part of the result.
            var brokeOff = exchange.Error is not null && context.Features.Get<IForwarderErrorFeature>() is not null;
            answered = submit.AnswerBegan && !brokeOff;
        }
        finally
        {
            if (!submit.IsSettled)
            {
                await SettleAsync(exchange, identity, joined ?? submit.Held, answered);
            }

            underWay.End(submit);
        }
    }

    private Task SettleBeforeAnswerAsync(Exchange exchange, SubmitUnderWay submit)
    {
        submit.AnswerBegan = !submit.HasClientLeft;
        if (DoubtOf(exchange, submit.Identity) is { } doubt)
        {
            submit.IsSettled = true;
            return recorder.RecordAsync(submit.Identity, doubt);
        }

        if (submit is { AnswerBegan: true, Held: { } held })
        {
            // Before the response too: a client that has its result and sends the same body to another replica wants a new job. If the
            // response breaks off, the doubt is stored again.
            submit.Held = null;
            return recorder.ForgetAsync(submit.Identity, held);
        }

        return Task.CompletedTask;
    }

    /// <param name="exchange">The request.</param>
    /// <param name="identity">The client, model and body of the submit.</param>
    /// <param name="stored">The doubt that the store already has about this submit.</param>
    /// <param name="answered">Whether the client received the whole response.</param>
    private async Task SettleAsync(Exchange exchange, SubmitIdentity identity, SubmitDoubt? stored, bool answered)
    {
        if (DoubtOf(exchange, identity) is { } doubt)
        {
            await recorder.RecordAsync(identity, doubt);
        }
        else if (exchange.RequestId is { } requestId && !answered)
        {
            await recorder.RecordAsync(identity, recorder.New(exchange, identity) with { RequestId = requestId });
        }
        else if (stored is not null)
        {
            await recorder.ForgetAsync(identity, stored);
        }
    }

    /// <summary>The doubt to store after an error. Null: there is no error, or the upstream certainly did not accept the submit.</summary>
    private SubmitDoubt? DoubtOf(Exchange exchange, SubmitIdentity identity) => (exchange.Error ?? FailureOf(exchange)) switch
    {
        // The job exists, and its result can be fetched again.
        { Type: ErrorTypes.JobStillRunning or ErrorTypes.JobResultUnavailable or ErrorTypes.CredentialsRevoked } =>
            recorder.New(exchange, identity) with { RequestId = exchange.RequestId },
        { } error when exchange.Upstream == UpstreamOutcome.Unknown => Again(exchange, identity, error),
        _ => null,
    };

    /// <summary>An exception passes through this stage before another stage maps it to an error.</summary>
    private static GatewayError? FailureOf(Exchange exchange) =>
        exchange.Upstream == UpstreamOutcome.Unknown ? UpstreamErrors.OutcomeUnknown(UnknownOutcomes.GatewayFailed) : null;

    private SubmitDoubt Again(Exchange exchange, SubmitIdentity identity, GatewayError error) => recorder.New(exchange, identity) with
    {
        ErrorStatus = error.Status,
        ErrorType = error.Type,
        ErrorMessage = error.Message.Length <= SubmitDoubt.MaxMessageLength ? error.Message : error.Message[..SubmitDoubt.MaxMessageLength],
    };

    /// <summary>The state of the callback before the response.</summary>
    private sealed class Starting(DoubtMiddleware middleware, Exchange exchange, SubmitUnderWay submit)
    {
        public Task SettleAsync() => middleware.SettleBeforeAnswerAsync(exchange, submit);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.SubmitJoined,
            LogLevel.Information,
            "An identical submit of {client} joined job {request_id}, because the client had not received the response of this job")]
        public static partial void Joined(ILogger logger, string request_id, string client);
    }
}
