using Gateway.Errors;
using Gateway.Jobs.Status;

namespace Gateway.Jobs.Submit;

/// <summary>Waits for a job's end on a client's behalf (<c>Prefer: wait</c>, RFC 7240) by the polls that everybody shares.</summary>
internal sealed class JobWaiter(StatusPoller poller, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How long the client asked to wait, at most <c>Gateway:Jobs:MaxWait</c>. Null: it did not ask.</summary>
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

    /// <returns>Whether the job is done. False: the time is up, the upstream has lost the job, or the gateway stops; the job may go
    /// on.</returns>
    public async Task<bool> WaitAsync(Exchange exchange, TimeSpan wait, CancellationToken cancellation)
    {
        var entry = exchange.Job;
        var freshness = exchange.Settings.Options.Jobs.StatusFreshness;
        var pause = StatusPoller.PauseFor(freshness);
        var startedAt = time.GetTimestamp();
        while (!entry.Record.Status.IsFinal())
        {
            var left = wait - time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(pause < left ? pause : left, time, cancellation);
            var reading = await poller.PollAsync(entry, freshness, withLogs: false, cancellation);
            if (reading.Fault?.Type == ErrorTypes.JobNotFound)
            {
                return false;
            }
        }

        return true;
    }
}
