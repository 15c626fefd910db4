using System.Diagnostics;
using System.Net;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Pacing;
using Gateway.Upstream;
using Gateway.Upstream.Answers;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Jobs.Status;

/// <summary>
/// Reads a job's status from the upstream in each dialect: from the status route if the upstream has one, otherwise from the result
/// call, whose response also tells whether the job still runs.
/// </summary>
internal sealed class StatusReader(
    UpstreamClient upstream, UpstreamCapabilities capabilities, UpstreamMetrics metrics, PollPacer pacer, TimeProvider time)
{
    /// <summary>A pending response is at most this size. A larger response is a result.</summary>
    private const int MaxPendingBytes = 16 * 1024;

    /// <summary>Makes one call, or two if the first call shows that there is no status route.</summary>
    /// <param name="job">The job.</param>
    /// <param name="withLogs">Whether the call requests logs.</param>
    /// <param name="link">The trace of the job's submit. Null: the poll is not sampled, or there is no such trace.</param>
    /// <param name="cancellation">Cancels the calls.</param>
    public async Task<StatusReading> ReadAsync(JobRecord job, bool withLogs, ActivityLink? link, CancellationToken cancellation)
    {
        if (capabilities.MayHave(UpstreamVerb.Status))
        {
            var reading = await ReadStatusAsync(job, withLogs, link, cancellation);
            metrics.Record(Operation.Status, (reading ?? NotFound()).Fault);
            if (reading is not null)
            {
                return reading;
            }

            pacer.Charge();
            var byResult = await MeasureByResultAsync(job, link, cancellation);
            if (byResult.Fault is null)
            {
                // The job exists, so the status route is missing.
                capabilities.RecordMissing(UpstreamVerb.Status);
            }

            return byResult;
        }

        return await MeasureByResultAsync(job, link, cancellation);
    }

    private async Task<StatusReading> MeasureByResultAsync(JobRecord job, ActivityLink? link, CancellationToken cancellation)
    {
        var reading = await ReadByResultAsync(job, link, cancellation);
        metrics.Record(Operation.Status, reading.Fault);
        return reading;
    }

    /// <returns>Null: the upstream has no such route, or no such job.</returns>
    private async Task<StatusReading?> ReadStatusAsync(
        JobRecord job, bool withLogs, ActivityLink? link, CancellationToken cancellation)
    {
        using var span = UpstreamSpan.Start(Operation.Status, job.Model, job.RequestId, link);
        var reading = await CallStatusAsync(TargetOf(job) + (withLogs ? "/status?logs=1" : "/status"), withLogs, span, cancellation);
        UpstreamSpan.SetError(span, reading?.Fault);
        return reading;
    }

    private async Task<StatusReading> ReadByResultAsync(JobRecord job, ActivityLink? link, CancellationToken cancellation)
    {
        using var span = UpstreamSpan.Start(Operation.Status, job.Model, job.RequestId, link);
        var reading = await CallResultAsync(TargetOf(job), span, cancellation);
        UpstreamSpan.SetError(span, reading.Fault);
        return reading;
    }

    private async Task<StatusReading?> CallStatusAsync(string target, bool withLogs, Activity? span, CancellationToken cancellation)
    {
        using var reply = await upstream.SendAsync(HttpMethod.Get, target, span, cancellation);
        if (reply.Error is not null)
        {
            return new StatusReading { Fault = reply.Error };
        }

        var status = reply.Response.StatusCode;
        if (StatusErrors.ForAnyCall(reply.Response, time) is { } fault)
        {
            SlowDownIfAsked(reply.Response);
            return new StatusReading { Fault = await reply.AddReasonAsync(fault, time) };
        }

        var body = await reply.ReadAsync(StatusBody.MaxBytes);
        var reading = body is null ? null : StatusBody.Read(body, withLogs);
        if (status is HttpStatusCode.OK or HttpStatusCode.Accepted && reading is not null)
        {
            capabilities.RecordPresent(UpstreamVerb.Status);
            return reading;
        }

        if (status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            var isQueueAnswer = body is not null && QueueAnswer.HasStatus(body, "NOT_FOUND"u8);
            return isQueueAnswer || !capabilities.MayLack(UpstreamVerb.Status) ? NotFound() : null;
        }

        return Unreadable();
    }

    private async Task<StatusReading> CallResultAsync(string target, Activity? span, CancellationToken cancellation)
    {
        using var reply = await upstream.SendAsync(HttpMethod.Get, target, span, cancellation);
        if (reply.Error is not null)
        {
            return new StatusReading { Fault = reply.Error };
        }

        if (StatusErrors.ForAnyCall(reply.Response, time) is { } fault)
        {
            SlowDownIfAsked(reply.Response);
            return new StatusReading { Fault = await reply.AddReasonAsync(fault, time) };
        }

        var (beginning, isWhole) = await reply.ReadBeginningAsync(MaxPendingBytes);
        if (beginning is null)
        {
            // A truncated pending response looks like a result and must not finish the job.
            return Unreadable();
        }

        return reply.Response.StatusCode switch
        {
            // An HTML page from an intermediary is not a result, even with status 200.
            HttpStatusCode.OK when !QueueAnswer.BeginsAsJson(beginning) => Unreadable(),
            HttpStatusCode.OK => PendingOf(beginning, isWhole) ?? new StatusReading { Status = JobStatus.Completed },
            HttpStatusCode.Accepted => PendingOf(beginning, isWhole) ?? new StatusReading { Status = JobStatus.InProgress },
            HttpStatusCode.BadRequest when QueueAnswer.IsStillInProgress(beginning) => new StatusReading { Status = JobStatus.InProgress },
            // The same holds for a page with a 404: clients stop to follow a job that is not found.
            HttpStatusCode.NotFound when beginning.Length > 0 && !QueueAnswer.BeginsAsJson(beginning) => Unreadable(),
            HttpStatusCode.NotFound => NotFound(),
            // Any other response that is not the model's own is from a server in front of the model. The job may still run or succeed.
            _ when !QueueAnswer.IsModelFailure(beginning, isWhole) => Unreadable(),
            // The client's own time limit expired before the job started.
            HttpStatusCode.GatewayTimeout when reply.Response.Headers.Contains(GatewayHeaders.RequestTimeoutType) =>
                FailedWith(StatusCodes.Status504GatewayTimeout, beginning),
            HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                Unreadable(),
            var status => FailedWith((int)status, beginning),
        };
    }

    /// <summary>The rate limit of the upstream applies to its token, so it slows the polls of all jobs.</summary>
    private void SlowDownIfAsked(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests && RetryAfter.Read(response, time) is { } wait)
        {
            pacer.SlowDown(wait);
        }
    }

    /// <summary>While a job runs, the result call of some upstreams returns 200 with a status.</summary>
    private static StatusReading? PendingOf(byte[] body, bool isWhole)
    {
        var status = isWhole ? QueueAnswer.PendingOf(body) : QueueAnswer.PendingAtBeginning(body);
        return status is { } pending ? new StatusReading { Status = StatusBody.Of(pending) } : null;
    }

    private static StatusReading FailedWith(int status, byte[] body)
    {
        var text = UpstreamErrorText.Read(body, token: null);
        return new StatusReading
        {
            Status = status == StatusCodes.Status499ClientClosedRequest ? JobStatus.Cancelled : JobStatus.Failed,
            Error = text.Message ?? $"The model responded with status {status}.",
            ErrorType = QueueAnswer.ErrorType(body),
        };
    }

    private static StatusReading Unreadable() => new() { Fault = UpstreamErrors.Failed() };

    private static StatusReading NotFound() => new() { Fault = JobErrors.NotFound() };

    private static string TargetOf(JobRecord job) => $"/{job.UpstreamPath}/requests/{job.RequestId}";
}
