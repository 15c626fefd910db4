using System.Buffers;
using System.Diagnostics;
using System.Net;
using Gateway.Calls;
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
/// Cancels a job at the upstream and returns the upstream's result. A finished job causes no upstream call. If the upstream does not
/// support cancel, the response is 501.
/// </summary>
internal sealed class JobCanceller(
    UpstreamClient upstream, UpstreamCapabilities capabilities, UpstreamMetrics metrics, StatusPoller poller, JobDirectory jobs,
    TimeProvider time)
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

        // The request is stored before it is sent: another replica may read the job's final status before this one reads the response.
        var requestedAt = jobs.Now;
        var isStored = await jobs.RequestCancelAsync(job, requestedAt);
        if (job.Record.Status.IsFinal())
        {
            await context.RefuseAsync(JobErrors.AlreadyCompleted());
            return;
        }

        var startedAt = time.GetTimestamp();
        using var span = UpstreamSpan.Start(Operation.Cancel, job.Record.Model, job.RequestId);
        var (reply, body) = await SendAsync(exchange, span, requestedAt, isStored);
        using (reply)
        {
            exchange.UpstreamTime = time.GetElapsedTime(startedAt);
            if (body is null)
            {
                var failure = reply.Error ?? UpstreamErrors.Failed();
                metrics.Record(Operation.Cancel, failure);
                await context.RefuseAsync(failure);
            }
            else
            {
                await AnswerAsync(context, exchange, reply, body);
            }

            UpstreamSpan.SetError(span, exchange.Error);
        }
    }

    /// <summary>A cancel continues after its client disconnects, so that the state of the job is known.</summary>
    private async Task<(UpstreamReply Reply, byte[]? Body)> SendAsync(
        Exchange exchange, Activity? span, DateTimeOffset requestedAt, bool? isStored)
    {
        var job = exchange.Job;
        job.BeginCancel(isStored == true);
        try
        {
            var reply = await upstream.SendAsync(HttpMethod.Put, exchange.Call.UpstreamTarget + "/cancel", span, CancellationToken.None);
            var body = reply.Error is null ? await reply.ReadAsync(StatusBody.MaxBytes) : null;
            var mayBeCarriedOut = MayBeCarriedOut(reply);
            // Two cancels at the same time share one stored request: if the upstream refuses one of them, the request stays for the other.
            job.MayBeCancelled |= mayBeCarriedOut;
            if (!mayBeCarriedOut && isStored != false && !job.MayBeCancelled)
            {
                await jobs.WithdrawCancelAsync(job, requestedAt);
            }
            else if (mayBeCarriedOut && (isStored != true || job.Record.CancelRequestedAt is null))
            {
                jobs.Update(job, JobChange.CancelRequested(job.RequestId, requestedAt));
            }

            return (reply, body);
        }
        finally
        {
            job.EndCancel(isStored == true);
        }
    }

    /// <summary>A cancel whose response is lost may still have taken effect. If the job later finishes with an error, it counts as
    /// cancelled.</summary>
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
            // A 200 with an HTML page from an intermediary does not confirm the cancel.
            HttpStatusCode.OK when body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'<', ..] => UpstreamErrors.Failed(),
            HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent => null,
            HttpStatusCode.BadRequest when QueueAnswer.HasStatus(body, "ALREADY_COMPLETED"u8) => JobErrors.AlreadyCompleted(),
            HttpStatusCode.NotFound when QueueAnswer.HasStatus(body, "NOT_FOUND"u8) => JobErrors.NotFound(),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented =>
                await WhyNotFoundAsync(exchange),
            _ => StatusErrors.ForAnyCall(answer, time) ?? UpstreamErrors.Failed(),
        };
        metrics.Record(Operation.Cancel, error);
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
            // The upstream confirmed the cancel without a body that clients can parse, perhaps with a status that allows no body.
            await context.AnswerJsonAsync(StatusCodes.Status202Accepted, "{\"status\":\"CANCELLATION_REQUESTED\"}"u8.ToArray());
            return;
        }

        var urls = exchange.UrlsOf(context.Request, exchange.Job.Record);
        await context.AnswerJsonAsync((int)answer.StatusCode, EnvelopeRewriter.Rewrite(body, json.Root, urls, withoutLogs: false));
    }

    /// <summary>A plain 404 means that the route or the job is missing. A poll decides: if the upstream has the job, the route is
    /// missing.</summary>
    private async Task<GatewayError> WhyNotFoundAsync(Exchange exchange)
    {
        if (!capabilities.MayLack(UpstreamVerb.Cancel))
        {
            return JobErrors.NotFound();
        }

        var reading = await poller.PollAsync(
            exchange.Job, exchange.Settings.Options.Jobs.StatusFreshness, withLogs: false, CancellationToken.None);
        if (reading.Fault is not null)
        {
            return reading.Fault;
        }

        capabilities.RecordMissing(UpstreamVerb.Cancel);
        return JobErrors.CancelNotSupported();
    }
}
