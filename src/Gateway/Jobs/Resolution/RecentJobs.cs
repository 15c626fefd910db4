using System.Collections.Concurrent;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// A bounded cache of recently used jobs in two generations. When the newer generation is full, it becomes the older one, and the
/// previous older one is discarded. Reading a job moves it to the newer generation. No operation scans or sorts the jobs.
/// </summary>
internal sealed class RecentJobs(int generationSize)
{
    private readonly Lock _gate = new();
    private ConcurrentDictionary<string, JobEntry> _young = Generation(generationSize);
    private ConcurrentDictionary<string, JobEntry> _old = new(StringComparer.Ordinal);

    /// <summary>The number of jobs in the newer generation. The dictionary's own count takes all of its locks.</summary>
    private int _count;

    public JobEntry? Find(string requestId)
    {
        if (Volatile.Read(ref _young).TryGetValue(requestId, out var entry))
        {
            return entry;
        }

        return Volatile.Read(ref _old).TryGetValue(requestId, out entry) ? Remember(entry) : null;
    }

    /// <returns>The shared entry: this one, or the existing one.</returns>
    public JobEntry Remember(JobEntry entry)
    {
        lock (_gate)
        {
            var id = entry.Record.RequestId;
            if (_young.TryGetValue(id, out var known))
            {
                return known;
            }

            if (_old.TryGetValue(id, out known))
            {
                entry = known;
            }

            if (_count >= generationSize)
            {
                Volatile.Write(ref _old, _young);
                Volatile.Write(ref _young, Generation(generationSize));
                _count = 0;
            }

            _young[id] = entry;
            _count++;
            return entry;
        }
    }

    /// <summary>Created at its final size, because a growing dictionary copies its entries. Writes are already serialised.</summary>
    private static ConcurrentDictionary<string, JobEntry> Generation(int size) => new(concurrencyLevel: 1, size, StringComparer.Ordinal);
}
