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

    /// <summary>For a 429 that does not say how long to wait.</summary>
    private static readonly TimeSpan UsualSlowdown = TimeSpan.FromSeconds(1);

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
            metrics.Record(Operation.Status, (reading ?? ResultReading.NotFound(isByUpstream: false)).Fault);
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
            return isQueueAnswer || !capabilities.MayLack(UpstreamVerb.Status)
                ? ResultReading.NotFound(status == HttpStatusCode.NotFound && body is not null && QueueAnswer.IsJobNotFound(body))
                : null;
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

        return ResultReading.Of(new ResultBeginning(
            reply.Response.StatusCode, beginning, isWhole, reply.Response.Headers.Contains(GatewayHeaders.RequestTimeoutType)));
    }

    /// <summary>The rate limit of the upstream applies to its token, so it slows the polls of all jobs.</summary>
    private void SlowDownIfAsked(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            pacer.SlowDown(RetryAfter.Read(response, time) ?? UsualSlowdown);
        }
    }

    private static StatusReading Unreadable() => new() { Fault = UpstreamErrors.Failed() };

    private static string TargetOf(JobRecord job) => $"/{job.UpstreamPath}/requests/{job.RequestId}";
}
