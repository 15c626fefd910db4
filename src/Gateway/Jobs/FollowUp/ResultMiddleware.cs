using Gateway.Calls;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Results;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store.Documents;
using Gateway.Upstream;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Forwarding;

namespace Gateway.Jobs.FollowUp;

/// <summary>
/// Answers with a job's result: the kept one, or that of the upstream, which the forwarder streams to the client. A submit that has waited
/// for its job also arrives here, as a result call.
/// </summary>
internal sealed class ResultMiddleware(
    RequestDelegate next, KeptResultAnswer kept, StatusPoller poller, JobDirectory jobs, Drain drain, JobMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange.Call.Operation == Operation.Result ? AnswerAsync(context, exchange) : next(context);
    }

    private async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var entry = exchange.Job;
        if (LostError(entry) is { } lost)
        {
            exchange.Upstream = UpstreamOutcome.NotAccepted;
            await AnswerWithoutResultAsync(context, exchange, lost);
            return;
        }

        if (await kept.FindAsync(exchange, context.RequestAborted) is { } result)
        {
            await AnswerAsync(context, exchange, result);
            return;
        }

        var call = new UpstreamCall { EndsWithClient = true, OnResult = result => EndAsync(entry, result) };
        context.Features.Set(call);
        await next(context);
        if (call.IsPending)
        {
            // Another replica may have given up the job.
            await jobs.RefreshAsync(entry);
        }

        var error = call.IsPending ? LostError(entry) ?? JobErrors.StillInProgress() : call.Error ?? call.Failure;
        exchange.ResponseBytes = call.Body?.BytesRead ?? 0;
        exchange.Upstream = error is null ? UpstreamOutcome.Answered : exchange.Upstream ?? UpstreamOutcome.NotAccepted;
        if (call.Failure is not null && !drain.Expired.IsCancellationRequested)
        {
            // A client that disconnects after the last byte has received its result.
            context.RequestAborted.ThrowIfCancellationRequested();
        }

        if (error is not null)
        {
            await AnswerWithoutResultAsync(context, exchange, error);
            return;
        }

        NoteDelivered(context, entry, call.Images?.Count ?? 0);
    }

    private async Task AnswerAsync(HttpContext context, Exchange exchange, DocumentPiece result)
    {
        var timeoutType = KeptHeaders.ValueOf(result.Headers, GatewayHeaders.RequestTimeoutType);
        if (StatusErrors.ForModelsAnswer(result.Status, timeoutType, exchange.IsWaitedSubmit) is { } error)
        {
            await AnswerWithoutResultAsync(context, exchange, error);
        }
        else if (await kept.WriteAsync(context, exchange, result) is { } images)
        {
            NoteDelivered(context, exchange.Job, images);
        }
    }

    private void NoteDelivered(HttpContext context, JobEntry entry, int images)
    {
        if (context.Response.StatusCode == StatusCodes.Status200OK && entry.TryMarkDelivered())
        {
            metrics.Delivered(entry.Record, images);
        }
    }

    /// <summary>The result shows that the job has ended, which is stored before the client gets the result. Statuses other than these may
    /// describe the call and not the job.</summary>
    /// <returns>The error in place of the result. Null: the client gets the result.</returns>
    private async ValueTask<GatewayError?> EndAsync(JobEntry entry, ResultBeginning result)
    {
        if (!entry.Record.Status.IsFinal()
            && (int)result.Status is StatusCodes.Status200OK or StatusCodes.Status422UnprocessableEntity
                or StatusCodes.Status499ClientClosedRequest or StatusCodes.Status500InternalServerError
            && ResultReading.Of(result) is { Fault: null } reading && reading.Status.IsFinal())
        {
            await poller.NoteAsync(entry, reading);
        }

        return LostError(entry);
    }

    /// <summary>A late result does not change the end of a job.</summary>
    private static GatewayError? LostError(JobEntry entry) => entry.Record.LostReason is { } reason ? JobErrors.Lost(reason) : null;

    /// <summary>The response to a submit that waited must not be an error that clients retry: its job exists and can be followed, so the
    /// client gets the envelope. A client of a synchronous URL would take the envelope for the result, so it gets an error that clients do
    /// not retry.</summary>
    private static Task AnswerWithoutResultAsync(HttpContext context, Exchange exchange, GatewayError error)
    {
        if (exchange.Envelope is { } envelope && exchange.SyncWait is null && !context.Response.HasStarted)
        {
            context.Response.Clear();
            return context.AnswerJsonAsync(StatusCodes.Status202Accepted, envelope);
        }

        return context.RefuseAsync(exchange.IsWaitedSubmit && UpstreamErrors.IsRepeatedByClients(error.Status)
            ? JobErrors.ResultUnavailable() with { RequestTimeoutType = error.RequestTimeoutType }
            : error);
    }
}
