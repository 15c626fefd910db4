using System.Buffers;
using System.Net;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Jobs.Urls;
using Gateway.Json;
using Gateway.Upstream;
using Gateway.Upstream.Answers;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Jobs.FollowUp;

/// <summary>
/// Cancels a job at the upstream and says truthfully what came of it. A finished job is not asked about again, and an upstream
/// that can't cancel is not made to look as if it could.
/// </summary>
internal sealed class JobCanceller(
    UpstreamClient upstream, UpstreamCapabilities capabilities, StatusPoller poller, JobDirectory jobs, TimeProvider time)
{
    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 4096);

    public async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var job = exchange.Job;
        if (job.Record.Status.IsFinal())
        {
            await context.RefuseAsync(JobErrors.AlreadyCompleted());
            return;
        }

        if (!capabilities.MayHave(UpstreamVerb.Cancel))
        {
            await context.RefuseAsync(JobErrors.CancelNotSupported());
            return;
        }

        var startedAt = time.GetTimestamp();
        var (reply, body) = await SendAsync(exchange);
        using (reply)
        {
            exchange.UpstreamTime = time.GetElapsedTime(startedAt);
            if (body is null)
            {
                await context.RefuseAsync(reply.Error ?? UpstreamErrors.Failed());
                return;
            }

            await AnswerAsync(context, exchange, reply, body);
        }
    }

    /// <summary>Once asked for, the cancel is brought to its end: the client may be gone, its job must not be in doubt.</summary>
    private async Task<(UpstreamReply Reply, byte[]? Body)> SendAsync(Exchange exchange)
    {
        var job = exchange.Job;
        // Before the call: another replica may see the job's end before this one reads the answer.
        var requestedAt = jobs.Now;
        job.BeginCancel();
        try
        {
            var reply = await upstream.SendAsync(HttpMethod.Put, exchange.Call.UpstreamTarget + "/cancel", CancellationToken.None);
            var body = reply.Error is null ? await reply.ReadAsync(StatusBody.MaxBytes) : null;
            if (MayBeCarriedOut(reply))
            {
                jobs.Update(job, JobChange.CancelRequested(job.Record.RequestId, requestedAt));
            }

            return (reply, body);
        }
        finally
        {
            job.EndCancel();
        }
    }

    /// <summary>Whose answer is lost may have been carried out: a job that ends from then on with an error was cancelled.</summary>
    private static bool MayBeCarriedOut(UpstreamReply reply) => reply.Error is { } error
        ? error.Type is ErrorTypes.UpstreamFailed or ErrorTypes.UpstreamTimeout
        : reply.Response.IsSuccessStatusCode
            || reply.Response.StatusCode is HttpStatusCode.RequestTimeout or (
                >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented);

    private async Task AnswerAsync(HttpContext context, Exchange exchange, UpstreamReply reply, byte[] body)
    {
        var answer = reply.Response;
        var error = answer.StatusCode switch
        {
            // A page that something in between serves with a 200 is no yes.
            HttpStatusCode.OK when body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'<', ..] => UpstreamErrors.Failed(),
            HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent => null,
            HttpStatusCode.BadRequest when QueueAnswer.HasStatus(body, "ALREADY_COMPLETED"u8) => JobErrors.AlreadyCompleted(),
            HttpStatusCode.NotFound when QueueAnswer.HasStatus(body, "NOT_FOUND"u8) => JobErrors.NotFound(),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented =>
                await WhyNotFoundAsync(exchange.Job),
            _ => StatusErrors.ForAnyCall(answer, time) ?? UpstreamErrors.Failed(),
        };
        if (error is not null)
        {
            if (error.Type is ErrorTypes.JobAlreadyCompleted)
            {
                capabilities.RecordPresent(UpstreamVerb.Cancel);
            }

            await context.RefuseAsync(error.Blame == Blame.Upstream && error.Refusal is null ? reply.WithReason(error, body) : error);
            return;
        }

        capabilities.RecordPresent(UpstreamVerb.Cancel);
        exchange.Upstream = UpstreamOutcome.Answered;
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
        if (json is null)
        {
            // It said yes without a word that clients understand, perhaps with a status that allows none.
            await context.AnswerJsonAsync(StatusCodes.Status202Accepted, "{\"status\":\"CANCELLATION_REQUESTED\"}"u8.ToArray());
            return;
        }

        var urls = exchange.UrlsOf(context.Request, exchange.Job.Record);
        await context.AnswerJsonAsync((int)answer.StatusCode, EnvelopeRewriter.Rewrite(body, json.Root, urls, withoutLogs: false));
    }

    /// <summary>A plain 404 is about the route or about the job: the job is asked for, and if it is there the route is not.</summary>
    private async Task<GatewayError> WhyNotFoundAsync(JobEntry job)
    {
        if (!capabilities.MayLack(UpstreamVerb.Cancel))
        {
            return JobErrors.NotFound();
        }

        var reading = await poller.PollAsync(job, withLogs: false, CancellationToken.None);
        if (reading.Fault is not null)
        {
            return reading.Fault;
        }

        capabilities.RecordMissing(UpstreamVerb.Cancel);
        return JobErrors.CancelNotSupported();
    }
}
