using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store.Following;
using Gateway.Tracing;
using Gateway.Upstream;

namespace Gateway.Following;

/// <summary>
/// Asks for one due job through the same shared poll as the clients, which also stores its end, and decides when the job is due again or
/// that it is lost.
/// </summary>
internal sealed partial class JobFollower(
    JobDirectory jobs, StatusPoller poller, UpstreamBackoff backoff, SettingsSource settings, TimeProvider time,
    ILogger<JobFollower> logger)
{
    /// <summary>How long a poll may take, with the wait for its turn.</summary>
    private static readonly TimeSpan Patience = FollowingService.ShortestLease;

    public async Task<FollowedJob> FollowAsync(DueJob due, CancellationToken cancellation)
    {
        var entry = jobs.Borrow(due.Job);
        try
        {
            var options = settings.Current.Options;
            if (entry.Record.Status.IsFinal())
            {
                await StoreEndAsync(entry, due);
                return new FollowedJob(WasAsked: false, Next: null);
            }

            var isLate = AgeOf(entry) >= options.Jobs.GiveUpAfter;
            if (!isLate && due.MissingSince is null && NextAfterClientPoll(entry, due, options.Following) is { } next)
            {
                return new FollowedJob(WasAsked: false, new NextPoll(entry.RequestId, next, null, 0));
            }

            var reading = await PollAsync(entry, due, options.Jobs.StatusFreshness, cancellation);
            backoff.Note(reading);
            return new FollowedJob(WasAsked: true, await DecideAsync(entry, due, reading, options.Following));
        }
        finally
        {
            entry.EndUse();
        }
    }

    private TimeSpan AgeOf(JobEntry entry) => time.GetUtcNow() - entry.Record.SubmittedAt;

    /// <summary>A job that a client has just polled is not asked for again. Its own last poll is about one wait old.</summary>
    private DateTimeOffset? NextAfterClientPoll(JobEntry entry, DueJob due, FollowingOptions options)
    {
        // The store also has the polls of other replicas, and the memory those that are not written yet.
        if (JobChange.Later(entry.Record.LastPolledAt, due.Job.LastPolledAt) is not { } polled)
        {
            return null;
        }

        var (wait, now) = (options.WaitAt(polled - entry.Record.SubmittedAt), time.GetUtcNow());
        // A time in the future is from before the clock was set back.
        return polled <= now && polled + (wait / 2) > now ? polled + wait : null;
    }

    /// <summary>If the job is open in the store, its end was not written: an outage lasted so long that the buffer of changes was
    /// full.</summary>
    private async Task StoreEndAsync(JobEntry entry, DueJob due)
    {
        if (!due.Job.Status.IsFinal())
        {
            entry.AdoptEnd(await jobs.EndAsync(entry, JobChange.EndOf(entry.Record)));
        }
    }

    /// <summary>A poll that gets no turn or no response in time is a fault. The call itself continues for others that wait for
    /// it.</summary>
    private async Task<StatusReading> PollAsync(JobEntry entry, DueJob due, TimeSpan freshness, CancellationToken cancellation)
    {
        // No request is the parent of this poll.
        using var span = GatewayActivities.StartRoot($"follow {entry.Model}", JobTraces.LinkTo(due.Job.TraceParent));
        span?.SetTag(SpanTags.RequestId, entry.RequestId);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await poller.PollAsync(entry, freshness, withLogs: false, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new StatusReading { Fault = UpstreamErrors.TimedOut() };
        }
    }

    /// <returns>Null: the job has ended.</returns>
    private async Task<NextPoll?> DecideAsync(JobEntry entry, DueJob due, StatusReading reading, FollowingOptions options)
    {
        if (entry.Record.Status.IsFinal())
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (lost, since, answers) = LostRule.Decide(
            due, reading, now, settings.Current.Options.Jobs.GiveUpAfter, isUpstreamDown: backoff.IsDown);
        if (lost is { } reason)
        {
            await GiveUpAsync(entry, reason, now);
            return null;
        }

        return new NextPoll(entry.RequestId, now + options.WaitAt(now - entry.Record.SubmittedAt), since, answers);
    }

    private async Task GiveUpAsync(JobEntry entry, LostReason reason, DateTimeOffset now)
    {
        entry.Adopt(await jobs.EndAsync(entry, JobChange.Lost(entry.RequestId, now, reason)));
        if (entry.Record is { Status: JobStatus.Lost } job)
        {
            Log.Lost(logger, job.RequestId, job.Client, job.Model, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JobLost, LogLevel.Warning, "Job {request_id} of {client} for {model} is lost: {reason}")]
        public static partial void Lost(ILogger logger, string request_id, string client, string model, LostReason reason);
    }
}
