using Gateway.Configuration;

namespace Gateway.Jobs.Status;

/// <summary>
/// Answers every poll of a job with at most one upstream call per <c>Gateway:Jobs:StatusFreshness</c>, however many poll and
/// however often. A finished job's status comes from its record and costs nothing.
/// </summary>
internal sealed class StatusPoller(StatusReader reader, JobDirectory jobs, SettingsSource settings, TimeProvider time)
{
    /// <param name="entry">The job.</param>
    /// <param name="withLogs">Whether this poll asked for logs.</param>
    /// <param name="cancellation">Ends this caller's wait, not the call that others wait for too.</param>
    public Task<StatusReading> PollAsync(JobEntry entry, bool withLogs, CancellationToken cancellation)
    {
        lock (entry.Gate)
        {
            if (entry.Record.Status.IsFinal())
            {
                return Task.FromResult(Final(entry));
            }

            entry.WantsLogs |= withLogs;
            if (entry.Last is { } last && (last.WithLogs || !withLogs)
                && time.GetElapsedTime(entry.LastAt) < settings.Current.Options.Jobs.StatusFreshness)
            {
                return Task.FromResult(last);
            }

            // Freshness counts from a call's start, so that its own duration does not make calls more frequent than promised.
            if (entry.InFlight is null)
            {
                entry.LastAt = time.GetTimestamp();
                entry.InFlight = ReadAsync(entry, entry.WantsLogs);
            }

            return entry.InFlight.WaitAsync(cancellation);
        }
    }

    /// <summary>A final status that this process read itself still has the upstream's own words.</summary>
    private static StatusReading Final(JobEntry entry) =>
        entry.Last is { Fault: null } last && last.Status.IsFinal() ? last : new StatusReading { Status = entry.Record.Status };

    private async Task<StatusReading> ReadAsync(JobEntry entry, bool withLogs)
    {
        // Not on the caller's stack, which holds the gate.
        await Task.Yield();
        StatusReading reading;
        try
        {
            reading = await reader.ReadAsync(entry.Record, withLogs, CancellationToken.None);
            Note(entry, reading);
        }
        catch
        {
            lock (entry.Gate)
            {
                entry.InFlight = null;
            }

            throw;
        }

        lock (entry.Gate)
        {
            entry.Last = reading;
            entry.InFlight = null;
        }

        return reading;
    }

    private void Note(JobEntry entry, StatusReading reading)
    {
        var now = jobs.Now;
        var job = entry.Record;
        if (reading.Fault is not null)
        {
            return;
        }

        jobs.Update(entry, JobChange.Polled(job.RequestId, now));
        switch (reading.Status)
        {
            case JobStatus.InProgress when job.Status == JobStatus.InQueue:
                jobs.Update(entry, JobChange.Started(job.RequestId, now));
                break;
            case JobStatus.Completed:
                jobs.Update(entry, JobChange.Completed(job.RequestId, now, reading.InferenceTime));
                break;
            case JobStatus.Failed when job.CancelRequestedAt is not null:
            case JobStatus.Cancelled:
                jobs.Update(entry, JobChange.Cancelled(job.RequestId, now));
                break;
            case JobStatus.Failed:
                jobs.Update(entry, JobChange.Failed(job.RequestId, now, reading.ErrorType, reading.Error, reading.InferenceTime));
                break;
        }
    }
}
