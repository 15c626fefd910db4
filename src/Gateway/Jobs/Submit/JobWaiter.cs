using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Status;

namespace Gateway.Jobs.Submit;

/// <summary>Waits on behalf of a client until a job is finished (<c>Prefer: wait</c>, RFC 7240). It uses the shared polls.</summary>
internal sealed class JobWaiter(StatusPoller poller, Drain drain, JobMetrics metrics, TimeProvider time)
{
    /// <summary>The wait that the client requested, at most <c>Gateway:Jobs:MaxWait</c>. Null: the client requested none.</summary>
    public static TimeSpan? AskedFor(HttpRequest request)
    {
        var prefer = request.Headers[GatewayHeaders.Prefer];
        if (prefer.Count == 0)
        {
            return null;
        }

        var longest = request.HttpContext.GetExchange().Settings.Options.Jobs.MaxWait;
        return longest == TimeSpan.Zero ? null : WaitPreference.Read(prefer, longest);
    }

    /// <returns>Whether the job is finished. False: the wait expired, the upstream does not know the job, or the gateway stops. The job may
    /// continue.</returns>
    public async Task<bool> WaitAsync(Exchange exchange, TimeSpan wait, CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, drain.Closed);
        try
        {
            return await FollowAsync(exchange, startedAt, wait, ending.Token);
        }
        catch (OperationCanceledException) when (drain.Closed.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            exchange.WaitedForJob += time.GetElapsedTime(startedAt);
        }
    }

    private async Task<bool> FollowAsync(Exchange exchange, long startedAt, TimeSpan wait, CancellationToken ending)
    {
        var entry = exchange.Job;
        var freshness = exchange.Settings.Options.Jobs.StatusFreshness;
        var pause = StatusPoller.PauseFor(freshness);
        while (!entry.Record.Status.IsFinal())
        {
            var left = wait - time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Task.Delay(pause < left ? pause : left, time, ending);
            metrics.PollReceived();
            var reading = await poller.PollAsync(entry, freshness, withLogs: false, ending);
            if (reading.Fault?.Type == ErrorTypes.JobNotFound)
            {
                return false;
            }
        }

        return true;
    }
}
