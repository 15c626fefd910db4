using Gateway.Calls;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Upstream;
using Gateway.Upstream.Forwarding;

namespace Gateway.Jobs.FollowUp;

/// <summary>
/// Fetches a job's result. The forwarder streams it to the client. A submit that has waited for its job also arrives here, as a result
/// call.
/// </summary>
internal sealed class ResultMiddleware(RequestDelegate next, JobDirectory jobs, Drain drain, JobMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange.Call.Operation == Operation.Result ? AnswerAsync(context, exchange) : next(context);
    }

    private async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var call = new UpstreamCall { EndsWithClient = true };
        context.Features.Set(call);
        await next(context);
        var error = call.IsPending ? JobErrors.StillInProgress() : call.Error ?? call.Failure;
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

        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return;
        }

        var job = exchange.Job;
        if (!job.Record.Status.IsFinal())
        {
            jobs.Update(job, JobChange.Completed(job.RequestId, jobs.Now, inferenceTime: null));
        }

        if (job.TryMarkDelivered())
        {
            metrics.Delivered(job.Record, call.Images?.Count ?? 0);
        }
    }

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
