using Gateway.Errors;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Health;

namespace Gateway.Following.Outbox;

/// <summary>
/// Carries out the work that follows the ends of jobs. Each kind has its own line, so that slow work of one kind does not delay the others.
/// A row is taken under a lease: if this process is killed, another one carries the work out when the lease ends.
/// </summary>
internal sealed partial class OutboxWorker(
    IJobStore store, StoreMonitor monitor, EndWork work, TimeProvider time, ILogger<OutboxWorker> logger)
    : BackgroundService
{
    public const int MostAtOnce = 16;

    /// <summary>Longer than any attempt.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan RetryAfterException = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>Without a kind of work there is nothing to do.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(work.All.Select(kind => CarryOutAllAsync(kind, stoppingToken).StopsGateway()));

    private async Task CarryOutAllAsync(IEndWork kind, CancellationToken stopping)
    {
        var active = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            active.RemoveAll(static task => task.IsCompleted);
            var free = MostAtOnce - active.Count;
            var rows = await TakeAsync(kind.Kind, free);
            active.AddRange(rows.Select(row => CarryOutAsync(kind, row, stopping)));
            var pause = Task.Delay(Tick, time, stopping);
            // If more rows may be due, the next one is taken as soon as there is room for it.
            await (free > 0 && rows.Count == free ? Task.WhenAny([pause, .. active]) : pause)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(active);
    }

    private async Task<IReadOnlyList<WorkRow>> TakeAsync(string kind, int limit)
    {
        if (limit <= 0 || !monitor.IsUp)
        {
            return [];
        }

        try
        {
            var now = time.GetUtcNow();
            return await monitor.WatchAsync(
                store.TakeWorkAsync(kind, new TakeRequest(_owner, now, now + Lease, limit), CancellationToken.None));
        }
        catch (JobStoreUnavailableException)
        {
            return [];
        }
    }

    private async Task CarryOutAsync(IEndWork kind, WorkRow row, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            var wait = await AttemptAsync(kind, row, stopping);
            await (wait is { } until
                ? store.PostponeWorkAsync(_owner, row, time.GetUtcNow() + until, CancellationToken.None)
                : store.FinishWorkAsync(_owner, row, CancellationToken.None));
        }
        catch (JobStoreUnavailableException)
        {
            // The work is carried out again when the lease ends.
        }
    }

    /// <returns>Null: the work is done, or its job no longer exists.</returns>
    private async Task<TimeSpan?> AttemptAsync(IEndWork kind, WorkRow row, CancellationToken stopping)
    {
        try
        {
            var job = await store.FindAsync(row.RequestId, stopping);
            return job is null ? null : await kind.CarryOutAsync(job, row.Attempt, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lease is given back.
            return TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is not JobStoreUnavailableException)
        {
            Log.Failed(logger, row.Kind, row.RequestId, exception.GetType().Name);
            return RetryAfterException;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.EndWorkFailed, LogLevel.Error,
            "The work {kind} after the end of job {request_id} failed: {exception}; it is tried again")]
        public static partial void Failed(ILogger logger, string kind, string request_id, string exception);
    }
}
