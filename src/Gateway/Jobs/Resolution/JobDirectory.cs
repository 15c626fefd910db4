using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// Jobs by id: the store's, and in front of it a bounded memory of those that are in use, so that polling costs the store
/// nothing. What is remembered can't grow wrong: a job never changes its owner, and a final status never changes.
/// </summary>
internal sealed class JobDirectory(IJobStore store, StoreMonitor monitor, TimeProvider time)
{
    /// <summary>About 1.5 KiB a job, two generations.</summary>
    private const int GenerationSize = 10_000;

    private readonly RecentJobs _recent = new(GenerationSize);

    /// <summary>Makes a job durable. It is known here only when it is.</summary>
    /// <exception cref="JobStoreUnavailableException">It may or may not be kept.</exception>
    /// <returns>The job as all share it; null when the id is another client's.</returns>
    public async Task<JobEntry?> AddAsync(JobRecord job, IdempotencyCompletion? completion, CancellationToken cancellation)
    {
        var result = await monitor.WatchAsync(store.AddAsync(job, completion, cancellation));
        return result switch
        {
            AddJobResult.Added => _recent.Remember(new JobEntry(job)),
            AddJobResult.OwnedByAnother => null,
            _ => await FindAsync(job.RequestId, cancellation) ?? new JobEntry(job),
        };
    }

    /// <returns>The job, whoever owns it; null when there is none.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not remembered, and the store can't be asked.</exception>
    public async ValueTask<JobEntry?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (_recent.Find(requestId) is { } entry)
        {
            return entry;
        }

        var record = await monitor.WatchAsync(store.FindAsync(requestId, cancellation));
        return record is null ? null : _recent.Remember(new JobEntry(record));
    }

    /// <summary>Notes what was learned of a job, here at once and in the store soon.</summary>
    public void Update(JobEntry entry, JobChange change)
    {
        entry.Apply(change);
        store.Update(change);
    }

    public DateTimeOffset Now => time.GetUtcNow();
}
