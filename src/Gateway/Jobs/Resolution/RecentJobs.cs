using System.Collections.Concurrent;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// The jobs in use, in bounded memory: a young and an old generation. When the young one is full it becomes the old one, and the
/// one before is forgotten at once; whoever is asked for is young again. Nothing is scanned or sorted, however many come.
/// </summary>
internal sealed class RecentJobs(int generationSize)
{
    private readonly Lock _gate = new();
    private ConcurrentDictionary<string, JobEntry> _young = Generation(generationSize);
    private ConcurrentDictionary<string, JobEntry> _old = new(StringComparer.Ordinal);

    /// <summary>Of the young generation. The dictionary's own count takes all of its locks.</summary>
    private int _count;

    public JobEntry? Find(string requestId)
    {
        if (Volatile.Read(ref _young).TryGetValue(requestId, out var entry))
        {
            return entry;
        }

        return Volatile.Read(ref _old).TryGetValue(requestId, out entry) ? Remember(entry) : null;
    }

    /// <returns>The entry that all share: this one, or the one that is there already.</returns>
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

    /// <summary>As large as it becomes: one that grows is copied again and again. Writers take turns already.</summary>
    private static ConcurrentDictionary<string, JobEntry> Generation(int size) => new(concurrencyLevel: 1, size, StringComparer.Ordinal);
}
