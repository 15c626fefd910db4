using Gateway.Jobs.Resolution;

namespace Gateway.Jobs.Status;

/// <summary>
/// Answers every poll of a job with at most one upstream call per <c>Gateway:Jobs:StatusFreshness</c>, however many poll and
/// however often. A finished job's status comes from its record and costs nothing.
/// </summary>
internal sealed class StatusPoller(StatusReader reader, JobDirectory jobs, TimeProvider time)
{
    /// <summary>Shortest pause between two looks of somebody who waits here, whatever the freshness: else 0 would be a busy loop.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to pause before another look can tell something new.</summary>
    public static TimeSpan PauseFor(TimeSpan freshness) => freshness > ShortestPause ? freshness : ShortestPause;

    /// <param name="entry">The job.</param>
    /// <param name="freshness">How old the last reading may be: <c>Gateway:Jobs:StatusFreshness</c> as the caller's request began with
    /// it.</param>
    /// <param name="withLogs">Whether this poll asked for logs.</param>
    /// <param name="cancellation">Ends this caller's wait, not the call that others wait for too.</param>
    public async ValueTask<StatusReading> PollAsync(JobEntry entry, TimeSpan freshness, bool withLogs, CancellationToken cancellation)
    {
        // A second round for the one who is the first to want logs and finds a call under way that does not ask for them.
        while (true)
        {
            Task<StatusReading> call;
            bool satisfies;
            lock (entry.Gate)
            {
                if (entry.Record.Status.IsFinal())
                {
                    return Final(entry);
                }

                entry.WantsLogs |= withLogs;
                if (entry.InFlight is null)
                {
                    if (IsFresh(entry, freshness, withLogs))
                    {
                        return entry.Last!;
                    }

                    Begin(entry);
                }

                (call, satisfies) = (entry.InFlight!, entry.LastAskedForLogs || !withLogs);
            }

            var reading = await call.WaitAsync(cancellation);
            if (satisfies)
            {
                return reading;
            }
        }
    }

    private bool IsFresh(JobEntry entry, TimeSpan freshness, bool withLogs) =>
        entry.Last is not null && (entry.LastAskedForLogs || !withLogs)
        && time.GetElapsedTime(entry.LastAt) < freshness;

    /// <summary>Freshness counts from a call's start, so that its own duration does not make calls more frequent than promised.</summary>
    private void Begin(JobEntry entry)
    {
        entry.LastAt = time.GetTimestamp();
        entry.LastAskedForLogs = entry.WantsLogs;
        entry.InFlight = ReadAsync(entry, entry.WantsLogs);
    }

    /// <summary>A final status that this process read itself still has the upstream's own words.</summary>
    private static StatusReading Final(JobEntry entry) =>
        entry.Last is { Fault: null } last && last.Status.IsFinal() ? last : new StatusReading { Status = entry.Record.Status };

    private async Task<StatusReading> ReadAsync(JobEntry entry, bool withLogs)
    {
        // Not on the caller's stack, which holds the gate.
        await Task.Yield();
        try
        {
            var reading = await reader.ReadAsync(entry.Record, withLogs, CancellationToken.None);
            // Together: who sees the record's end must find the upstream's own words for it.
            lock (entry.Gate)
            {
                entry.Last = reading;
                Note(entry, reading);
            }

            return reading;
        }
        finally
        {
            lock (entry.Gate)
            {
                entry.InFlight = null;
            }
        }
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
            case JobStatus.Failed when job.CancelRequestedAt is not null || entry.Cancelling > 0:
            case JobStatus.Cancelled:
                jobs.Update(entry, JobChange.Cancelled(job.RequestId, now));
                break;
            case JobStatus.Failed:
                jobs.Update(entry, JobChange.Failed(job.RequestId, now, reading.ErrorType, reading.Error, reading.InferenceTime));
                break;
        }
    }
}
