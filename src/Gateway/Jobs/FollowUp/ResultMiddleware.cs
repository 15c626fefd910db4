using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Upstream;
using Gateway.Upstream.Forwarding;

namespace Gateway.Jobs.FollowUp;

/// <summary>
/// Fetches a job's result: the forwarder streams it to the client. A submit that waited for its job passes here too, as a call for
/// the result.
/// </summary>
internal sealed class ResultMiddleware(RequestDelegate next, JobDirectory jobs)
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
        if (call.Failure is not null)
        {
            // A client that leaves after the last byte has its result.
            context.RequestAborted.ThrowIfCancellationRequested();
        }

        if (error is not null)
        {
            await AnswerWithoutResultAsync(context, exchange, error);
            return;
        }

        if (context.Response.StatusCode == StatusCodes.Status200OK && !exchange.Job.Record.Status.IsFinal())
        {
            jobs.Update(exchange.Job, JobChange.Completed(exchange.Job.Record.RequestId, jobs.Now, inferenceTime: null));
        }
    }

    /// <summary>A submit that waited must not be answered with an error that makes clients submit again: its job exists and can be
    /// followed. A call that is synchronous by its address would take an envelope for the result, so it gets an error that clients
    /// do not repeat.</summary>
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
