using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Pacing;
using Gateway.Jobs.Resolution;
using Gateway.Shares;
using Gateway.Tracing;

namespace Gateway.Jobs.Status;

/// <summary>
/// Serves all polls of a job with at most one upstream call per <c>Gateway:Jobs:StatusFreshness</c>, for any number of clients and any
/// poll rate. The status of a finished job comes from its record, without an upstream call. The calls for all jobs take turns
/// (<see cref="PollPacer"/>).
/// </summary>
internal sealed class StatusPoller(
    StatusReader reader, PollPacer pacer, JobDirectory jobs, JobCache cache, JobTraces traces, SettingsSource settings,
    Refusals refusals, TimeProvider time)
{
    /// <summary>How long a client's own poll waits for a turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Minimum interval between two polls of a caller that waits in the gateway. It prevents a busy loop if StatusFreshness is
    /// 0.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Time until another poll can return a newer status.</summary>
    public static TimeSpan PauseFor(TimeSpan freshness) => freshness > ShortestPause ? freshness : ShortestPause;

    /// <summary>Polls for a caller that waits as long as the poll takes.</summary>
    /// <inheritdoc cref="PollAsync(JobEntry, TimeSpan, bool, TimeSpan, CancellationToken)"/>
    public ValueTask<StatusReading> PollAsync(JobEntry entry, TimeSpan freshness, bool withLogs, CancellationToken cancellation) =>
        PollAsync(entry, freshness, withLogs, Timeout.InfiniteTimeSpan, cancellation);

    /// <param name="entry">The job.</param>
    /// <param name="freshness">Maximum age of the last reading: <c>Gateway:Jobs:StatusFreshness</c> of the caller's request.</param>
    /// <param name="withLogs">Whether this poll requests logs.</param>
    /// <param name="patience">How long this caller waits for a turn. Then it gets the last reading, or an error if there is none.</param>
    /// <param name="cancellation">Cancels the wait of this caller, but not the call, which others wait for too.</param>
    public async ValueTask<StatusReading> PollAsync(
        JobEntry entry, TimeSpan freshness, bool withLogs, TimeSpan patience, CancellationToken cancellation)
    {
        var isPrompt = patience != Timeout.InfiniteTimeSpan;
        // If the call in flight does not request logs and this caller is the first that needs them, a second call follows.
        while (true)
        {
            Task<StatusReading> call;
            PollTurn? turn;
            bool satisfies;
            lock (entry.Gate)
            {
                if (Known(entry, freshness, withLogs) is { } known)
                {
                    return known;
                }

                if (entry.InFlight is null)
                {
                    Begin(entry, isPrompt);
                }

                (call, turn) = (entry.InFlight!, entry.Turn);
                // A call that waits for its turn will request the logs that any caller wants by then.
                satisfies = turn is not null || entry.LastAskedForLogs || !withLogs;
                if (turn is not null)
                {
                    turn.Callers++;
                    if (isPrompt)
                    {
                        pacer.Promote(turn);
                    }
                }
            }

            if (turn is not null && !await WaitForTurnAsync(entry, turn, patience, cancellation))
            {
                return LastOf(entry);
            }

            var reading = await call.WaitAsync(cancellation);
            if (satisfies)
            {
                return reading;
            }
        }
    }

    /// <summary>The reading that a poll returns without a wait. Null: the poll needs a call, or waits for the one in flight.</summary>
    /// <inheritdoc cref="PollAsync(JobEntry, TimeSpan, bool, TimeSpan, CancellationToken)"/>
    public StatusReading? TryPoll(JobEntry entry, TimeSpan freshness, bool withLogs)
    {
        lock (entry.Gate)
        {
            return Known(entry, freshness, withLogs);
        }
    }

    /// <summary>The caller holds the gate of the entry.</summary>
    private StatusReading? Known(JobEntry entry, TimeSpan freshness, bool withLogs)
    {
        if (entry.Record.Status.IsFinal())
        {
            cache.Bodies.Touch(entry);
            return Final(entry);
        }

        entry.WantsLogs |= withLogs;
        return entry.InFlight is null && IsFresh(entry, freshness, withLogs) ? entry.Last : null;
    }

    private bool IsFresh(JobEntry entry, TimeSpan freshness, bool withLogs) =>
        entry is { Last: not null, LastLostItsBody: false } && (entry.LastAskedForLogs || !withLogs)
        && time.GetElapsedTime(entry.LastAt) < freshness;

    /// <summary>Freshness counts from the start of a call. The duration of a call therefore does not make calls more frequent than
    /// configured.</summary>
    private void Begin(JobEntry entry, bool isPrompt)
    {
        entry.BeginUse();
        entry.Turn = pacer.Take(entry.Record.Client, isPrompt);
        if (entry.Turn is { } turn)
        {
            entry.InFlight = ReadInTurnAsync(entry, turn);
            return;
        }

        NoteBegin(entry);
        entry.InFlight = ReadAsync(entry, entry.WantsLogs);
    }

    private void NoteBegin(JobEntry entry)
    {
        entry.LastAt = time.GetTimestamp();
        entry.LastAskedForLogs = entry.WantsLogs;
    }

    private async Task<StatusReading> ReadInTurnAsync(JobEntry entry, PollTurn turn)
    {
        if (!await turn.Granted)
        {
            // Every caller has left, so nobody reads this.
            entry.EndUse();
            return new StatusReading { Status = entry.Record.Status };
        }

        bool withLogs;
        lock (entry.Gate)
        {
            entry.Turn = null;
            NoteBegin(entry);
            withLogs = entry.LastAskedForLogs;
        }

        return await ReadAsync(entry, withLogs);
    }

    /// <returns>False: there was no turn within the patience of the caller.</returns>
    private async ValueTask<bool> WaitForTurnAsync(JobEntry entry, PollTurn turn, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await turn.Granted.WaitAsync(patience, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return !Leave(entry, turn);
        }
        catch (OperationCanceledException)
        {
            Leave(entry, turn);
            throw;
        }
    }

    /// <summary>The last caller that leaves takes the call out of the line.</summary>
    /// <returns>False: the turn was granted meanwhile.</returns>
    private bool Leave(JobEntry entry, PollTurn turn)
    {
        lock (entry.Gate)
        {
            turn.Callers--;
            if (turn.Callers > 0)
            {
                return !turn.Granted.IsCompleted;
            }

            if (!pacer.TryLeave(turn))
            {
                return false;
            }

            (entry.Turn, entry.InFlight) = (null, null);
            turn.Abandon();
            return true;
        }
    }

    private StatusReading LastOf(JobEntry entry)
    {
        lock (entry.Gate)
        {
            if (entry.Record.Status.IsFinal())
            {
                return Final(entry);
            }

            return entry.Last is { Fault: null } last ? last : new StatusReading { Fault = PollsLimited() };
        }
    }

    private GatewayError PollsLimited() => refusals.Count(
        RefusalReason.UpstreamPolls,
        JobErrors.PollsLimited(settings.Current.Options.Limits.UpstreamPollsPerSecond));

    /// <summary>If this process read the final status itself a short time ago, it still has the upstream's own body.</summary>
    private static StatusReading Final(JobEntry entry) =>
        entry.Last is { Fault: null } last && last.Status == entry.Record.Status
            ? last
            : new StatusReading { Status = entry.Record.Status };

    private async Task<StatusReading> ReadAsync(JobEntry entry, bool withLogs)
    {
        // The read must not run on the caller's stack, because the caller holds the gate.
        await Task.Yield();
        try
        {
            // The request that begins the call is its parent. The call may serve other requests too, and outlive all of them.
            var link = GatewayActivities.IsRecording ? await traces.FindLinkAsync(entry, CancellationToken.None) : null;
            var read = await reader.ReadAsync(entry.Record, withLogs, link, CancellationToken.None);
            var reading = await NoteAsync(entry, read);
            cache.Bodies.Keep(entry, reading);
            return reading;
        }
        finally
        {
            lock (entry.Gate)
            {
                entry.InFlight = null;
            }

            entry.EndUse();
        }
    }

    /// <summary>Stores what a response of the upstream says about the job. An end is stored before this method returns.</summary>
    /// <param name="entry">The job.</param>
    /// <param name="reading">The response.</param>
    /// <returns>The reading for all callers: the upstream's own, unless the job has ended in another way.</returns>
    public async Task<StatusReading> NoteAsync(JobEntry entry, StatusReading reading)
    {
        JobChange? end = null;
        JobRecord? ended = null;
        if (reading is { Fault: null, Status: var status } && status.IsFinal())
        {
            end = EndOf(entry, reading, jobs.Now);
            ended = await jobs.EndAsync(entry, end);
        }
        else
        {
            if (reading.Fault is null)
            {
                NoteProgress(entry, reading.Status, jobs.Now);
            }

            await jobs.RefreshAsync(entry);
        }

        // All is set under one lock: a reader that sees the final status must find the upstream's own body.
        lock (entry.Gate)
        {
            if (ended is not null)
            {
                entry.Adopt(ended);
            }

            if (entry.Record.Status.IsFinal())
            {
                // A body with logs is not replaced by a later reading without one.
                var known = Final(entry);
                reading = known.Body is null && end is not null && entry.Record.HasEndedAs(end)
                    ? reading with { Status = entry.Record.Status }
                    : known;
            }

            entry.SetLast(reading);
        }

        return reading;
    }

    private void NoteProgress(JobEntry entry, JobStatus status, DateTimeOffset now)
    {
        var change = JobChange.Polled(entry.RequestId, now);
        if (status == JobStatus.InProgress && entry.Record.Status == JobStatus.InQueue)
        {
            change = change.Merge(JobChange.Started(entry.RequestId, now));
        }

        jobs.Update(entry, change);
    }

    private static JobChange EndOf(JobEntry entry, StatusReading reading, DateTimeOffset now)
    {
        var id = entry.RequestId;
        var end = reading.Status switch
        {
            JobStatus.Completed => JobChange.Completed(id, now, reading.InferenceTime),
            JobStatus.Failed when entry.Cancelling == 0 =>
                JobChange.Failed(id, now, reading.ErrorType, reading.Error, reading.InferenceTime) with { ModelStatus = reading.ModelStatus },
            _ => JobChange.Cancelled(id, now),
        };
        return JobChange.Polled(id, now).Merge(end);
    }
}
