using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// Finds jobs by id in the store, with a bounded cache of recently used jobs in front of it, so that a poll needs no store call. A
/// cached job does not become wrong: a job never changes its owner, and a final status never changes.
/// </summary>
internal sealed class JobDirectory(IJobStore store, StoreMonitor monitor, JobCache cache, JobMetrics metrics, TimeProvider time)
{
    /// <summary>Stores a job durably. The directory finds the job in memory only after <see cref="Keep"/> or
    /// <see cref="OpenAsync"/>.</summary>
    /// <exception cref="JobStoreUnavailableException">The job may or may not be stored.</exception>
    public async Task<AddJobResult> StoreAsync(JobRecord job, IdempotencyCompletion? completion, CancellationToken cancellation)
    {
        // The store itself reports the failure of a write to its health.
        var result = await store.AddAsync(job, completion, cancellation);
        if (result == AddJobResult.Added)
        {
            metrics.Submitted(job);
        }

        return result;
    }

    /// <summary>Keeps a stored job in memory for the requests that will follow it.</summary>
    public void Keep(JobRecord job, AddJobResult result)
    {
        if (result == AddJobResult.Added)
        {
            cache.Jobs.Keep(job);
        }
    }

    /// <summary>The same as <see cref="Keep"/>, for a request that follows the job itself.</summary>
    /// <returns>The shared entry of the job, with a use that the caller ends.</returns>
    public async ValueTask<JobEntry> OpenAsync(JobRecord job, AddJobResult result, CancellationToken cancellation) =>
        result == AddJobResult.Added
            ? cache.Jobs.Remember(job)
            : await FindAsync(job.RequestId, cancellation) ?? new JobEntry(job);

    /// <returns>The job of any client, with a use that the caller ends. Null: there is none.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not in the cache, and the store cannot be read.</exception>
    public async ValueTask<JobEntry?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (cache.Jobs.Find(requestId) is { } entry)
        {
            return entry;
        }

        var record = await monitor.WatchAsync(store.FindAsync(requestId, cancellation));
        return record is null ? null : cache.Jobs.Remember(record);
    }

    /// <summary>
    /// Finds a job of this client. A job of another client that is in the cache counts as unknown there: the store is asked, as for an
    /// id that does not exist. A client therefore cannot learn from the response time whether an id exists.
    /// </summary>
    /// <returns>The job, with a use that the caller ends. Null: there is no job with this id, or it belongs to another client.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not in the cache, and the store cannot be read.</exception>
    public async ValueTask<JobEntry?> FindOwnAsync(string requestId, string client, CancellationToken cancellation)
    {
        if (FindOwnCached(requestId, client) is { } entry)
        {
            return entry;
        }

        var record = await monitor.WatchAsync(store.FindAsync(requestId, cancellation));
        return record?.Client == client ? cache.Jobs.Remember(record) : null;
    }

    /// <returns>The job of the client, with a use that the caller ends. Null: it is not in the cache, or belongs to another
    /// client.</returns>
    public JobEntry? FindOwnCached(string requestId, string client)
    {
        if (cache.Jobs.Find(requestId) is not { } entry)
        {
            return null;
        }

        if (entry.Record.Client == client)
        {
            return entry;
        }

        entry.EndUse();
        return null;
    }

    /// <summary>Applies a change to the cached job at once, and writes it to the store in the background.</summary>
    public void Update(JobEntry entry, JobChange change)
    {
        var (before, after) = entry.Apply(change);
        store.Update(change);
        metrics.Changed(before, after);
    }

    public DateTimeOffset Now => time.GetUtcNow();
}
