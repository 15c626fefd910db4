using Gateway.Jobs.Store;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Jobs;

/// <summary>
/// Jobs by id: the store's, and in front of it a bounded memory of those that are in use, so that polling costs the store
/// nothing. What is remembered can't grow wrong: a job never changes its owner, and a final status never changes.
/// </summary>
internal sealed class JobDirectory(IJobStore store, StoreMonitor monitor, TimeProvider time) : IDisposable
{
    private const int MaxRemembered = 50_000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>Makes a job durable. It is known here only when it is.</summary>
    /// <exception cref="JobStoreUnavailableException">It may or may not be kept.</exception>
    public async Task<AddJobResult> AddAsync(JobRecord job, IdempotencyCompletion? completion, CancellationToken cancellation)
    {
        var result = await monitor.WatchAsync(store.AddAsync(job, completion, cancellation));
        if (result == AddJobResult.Added)
        {
            Remember(new JobEntry(job));
        }

        return result;
    }

    /// <returns>The job, whoever owns it; null when there is none.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not remembered, and the store can't be asked.</exception>
    public async ValueTask<JobEntry?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (_entries.TryGetValue(requestId, out JobEntry? entry))
        {
            return entry;
        }

        var record = await monitor.WatchAsync(store.FindAsync(requestId, cancellation));
        if (record is null)
        {
            return null;
        }

        // Two requests may find it at once; they must share one entry.
        lock (_entries)
        {
            return _entries.TryGetValue(requestId, out entry) ? entry : Remember(new JobEntry(record));
        }
    }

    /// <summary>Notes what was learned of a job, here at once and in the store soon.</summary>
    public void Update(JobEntry entry, JobChange change)
    {
        entry.Apply(change);
        store.Update(change);
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public void Dispose() => _entries.Dispose();

    private JobEntry Remember(JobEntry entry) =>
        _entries.Set(entry.Record.RequestId, entry, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = IdleTime });
}
