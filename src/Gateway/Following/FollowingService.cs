using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Health;
using Gateway.Metrics;

namespace Gateway.Following;

/// <summary>
/// Asks for every open job until it has ended, whether or not its client comes back. It takes due jobs from the store under a lease, so
/// that several replicas share them, and the jobs of a replica that was killed are due again when its leases end.
/// </summary>
internal sealed partial class FollowingService(
    IJobStore store, StoreMonitor monitor, JobFollower follower, UpstreamBackoff backoff, SettingsSource settings,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FollowingService> logger)
    : BackgroundService, IMeasured
{
    /// <summary>The shortest lease. A poll that takes longer may be made a second time by another replica.</summary>
    public static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(30);

    private const int MostAtOnce = 256;
    private const int MostBroughtForward = 500;

    /// <summary>Without its index, a take reads all jobs. It then takes at most a tenth of the time.</summary>
    private const int PauseFactorWithoutIndex = 9;

    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenClockChecks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromMilliseconds(500);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private readonly CallRate _rate = new(time);

    /// <summary>The jobs that are being asked for.</summary>
    private readonly Dictionary<string, Task> _active = new(StringComparer.Ordinal);

    /// <summary>The leases to end with the next transaction.</summary>
    private readonly List<NextPoll> _next = [];
    private long _broughtForwardAt = time.GetTimestamp();
    private long _polls;

    /// <summary>Number of jobs that are being asked for.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active.Count;
            }
        }
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.following.active", "{job}", "Jobs that are being asked for without a client.", () => Active);
        meter.Total("gateway.following.polls", "{poll}", "Polls of jobs without a client.", () => Interlocked.Read(ref _polls));
        meter.Level("gateway.following.paused", "{pause}", "1: following waits for the upstream, 0: it does not.",
            () => backoff.IsDown ? 1 : 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A stop may wait for requests in flight for a long time. The other replicas need not wait for the leases meanwhile.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await FollowUntilAsync(either.Token);
        await StopFollowingAsync();
    }

    private async Task FollowUntilAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var options = settings.Current.Options.Following;
            var startedAt = time.GetTimestamp();
            var pause = await FollowAsync(options, stopping) ? WhileBusy : PauseOf(options);
            if (!store.HasIndexes && PauseFactorWithoutIndex * time.GetElapsedTime(startedAt) is var longer && longer > pause)
            {
                pause = longer;
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A short schedule needs short pauses.</summary>
    private static TimeSpan PauseOf(FollowingOptions options) =>
        options.FirstWait / 4 is var part && part < WhileBusy ? WhileBusy : part < WhileIdle ? part : WhileIdle;

    /// <summary>Longer than the shortest wait, so that a poll that takes its time is not made twice. If it is the wait of a job, the job
    /// needs no second write.</summary>
    private static TimeSpan LeaseOf(FollowingOptions options) =>
        TimeSpan.FromTicks(Math.Clamp(options.Waits[^1].Ticks, ShortestLease.Ticks, LongestLease.Ticks));

    /// <returns>Whether more jobs may be due.</returns>
    private async Task<bool> FollowAsync(FollowingOptions options, CancellationToken cancellation)
    {
        try
        {
            if (!monitor.IsUp)
            {
                return false;
            }

            await EndLeasesAsync();
            if (!options.Enabled)
            {
                return false;
            }

            await BringForwardAsync(options, cancellation);
            var free = Math.Min(options.Concurrency - Active, MostAtOnce);
            var limit = backoff.Allow(_rate.Allow(free, options.CallsPerSecond), Active);
            if (limit <= 0)
            {
                // All calls are under way, or the rate is used up. A pause for the upstream is longer.
                return !backoff.IsDown;
            }

            return await TakeAsync(limit, options, cancellation) == limit;
        }
        catch (JobStoreUnavailableException)
        {
            // The fault is logged where it occurred. The leases end by themselves.
            return false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>If the clock was set back, the times of the jobs are too far in the future.</summary>
    private async Task BringForwardAsync(FollowingOptions options, CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_broughtForwardAt) >= BetweenClockChecks)
        {
            var now = time.GetUtcNow();
            if (await store.BringForwardAsync(now, now + options.LongestWait + LongestLease, MostBroughtForward, cancellation)
                < MostBroughtForward)
            {
                _broughtForwardAt = time.GetTimestamp();
            }
        }
    }

    private async Task<int> TakeAsync(int limit, FollowingOptions options, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var leaseUntil = now + LeaseOf(options);
        // A take that is cancelled half-way would leave jobs under a lease that nobody knows of.
        var due = await monitor.WatchAsync(
            store.TakeDueAsync(new TakeRequest(_owner, now, leaseUntil, limit), CancellationToken.None));
        foreach (var job in due)
        {
            Begin(job, leaseUntil, cancellation);
        }

        return due.Count;
    }

    private void Begin(DueJob due, DateTimeOffset leaseUntil, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // A poll that has outlived its lease is still under way. It ends the new lease too.
            if (!_active.ContainsKey(due.Job.RequestId))
            {
                _rate.Spend();
                _active.Add(due.Job.RequestId, Task.Run(() => FollowAsync(due, leaseUntil, cancellation), CancellationToken.None));
            }
        }
    }

    private async Task FollowAsync(DueJob due, DateTimeOffset leaseUntil, CancellationToken cancellation)
    {
        NextPoll? next = null;
        try
        {
            // The take may have ended after the stop began.
            cancellation.ThrowIfCancellationRequested();
            var followed = await follower.FollowAsync(due, cancellation);
            next = followed.Next is { } wanted && !IsEndOfLease(due, wanted, leaseUntil) ? wanted : null;
            if (followed.WasAsked)
            {
                Interlocked.Increment(ref _polls);
            }
            else
            {
                _rate.Return();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops, and another replica takes over at once.
            next = new NextPoll(due.Job.RequestId, time.GetUtcNow(), due.MissingSince, due.MissingAnswers);
        }
        catch (Exception exception)
        {
            // The job is due again at the end of the lease. The message may quote the upstream, so only the type is logged.
            Log.Failed(logger, due.Job.RequestId, exception.GetType().Name);
        }

        lock (_gate)
        {
            _active.Remove(due.Job.RequestId);
            if (next is not null)
            {
                _next.Add(next);
            }
        }
    }

    /// <summary>Whether the job is due at about the end of its lease anyway, so that nothing has to be written.</summary>
    private static bool IsEndOfLease(DueJob due, NextPoll next, DateTimeOffset leaseUntil) =>
        (next.MissingSince, next.MissingAnswers) == (due.MissingSince, due.MissingAnswers)
        && (next.At - leaseUntil).Duration() <= ShortestLease / 10;

    /// <summary>All leases that have ended since the last call share one transaction. A stop does not cancel it.</summary>
    private async Task EndLeasesAsync()
    {
        NextPoll[] next;
        lock (_gate)
        {
            next = [.. _next];
            _next.Clear();
        }

        if (next.Length == 0)
        {
            return;
        }

        try
        {
            await store.RescheduleAsync(_owner, next, CancellationToken.None);
        }
        catch (JobStoreUnavailableException)
        {
            // They have the answers that a job is missing, so they are written later. Nothing is taken while the store is down.
            lock (_gate)
            {
                _next.InsertRange(0, next);
            }

            throw;
        }
    }

    /// <summary>The leases are given back, so that the other replicas do not wait for their ends.</summary>
    private async Task StopFollowingAsync()
    {
        Task[] active;
        lock (_gate)
        {
            active = [.. _active.Values];
        }

        await Task.WhenAll(active);
        try
        {
            await EndLeasesAsync();
        }
        catch (JobStoreUnavailableException)
        {
            // The leases end by themselves.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FollowingFailed, LogLevel.Error, "Job {request_id} could not be followed: {exception}")]
        public static partial void Failed(ILogger logger, string request_id, string exception);
    }
}
