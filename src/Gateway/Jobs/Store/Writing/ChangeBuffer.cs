using System.Diagnostics.CodeAnalysis;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Changes that are not written yet, merged per job. Bounded: when it is full, changes of further jobs are dropped,
/// since a status is learned again with the next poll.</summary>
internal sealed class ChangeBuffer
{
    public const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JobChange> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobChange> _underWay = new(StringComparer.Ordinal);

    /// <returns>Whether the change is worth a write soon.</returns>
    public bool Add(JobChange change)
    {
        lock (_lock)
        {
            AddLocked(change, isOlder: false);
            return !change.IsPollOnly;
        }
    }

    /// <summary>Takes changes to be written, which the caller then reports as <see cref="Written"/> or <see cref="PutBack"/>.
    /// Sorted, so that two replicas lock rows in the same order.</summary>
    public IReadOnlyList<JobChange> Take(int limit, bool pollsToo)
    {
        lock (_lock)
        {
            var taken = _waiting.Values.Where(change => pollsToo || !change.IsPollOnly).Take(limit)
                .OrderBy(change => change.RequestId, StringComparer.Ordinal).ToArray();
            foreach (var change in taken)
            {
                _waiting.Remove(change.RequestId);
                _underWay[change.RequestId] = change;
            }

            return taken;
        }
    }

    public void Written() => End(putBack: false);

    public void PutBack() => End(putBack: true);

    /// <summary>The record as it will be when everything is written.</summary>
    [return: NotNullIfNotNull(nameof(job))]
    public JobRecord? Apply(JobRecord? job)
    {
        if (job is null)
        {
            return null;
        }

        lock (_lock)
        {
            job = _underWay.TryGetValue(job.RequestId, out var change) ? job.Apply(change) : job;
            return _waiting.TryGetValue(job.RequestId, out change) ? job.Apply(change) : job;
        }
    }

    private void End(bool putBack)
    {
        lock (_lock)
        {
            foreach (var change in putBack ? _underWay.Values : Enumerable.Empty<JobChange>())
            {
                AddLocked(change, isOlder: true);
            }

            _underWay.Clear();
        }
    }

    private void AddLocked(JobChange change, bool isOlder)
    {
        if (_waiting.TryGetValue(change.RequestId, out var known))
        {
            _waiting[change.RequestId] = isOlder ? change.Merge(known) : known.Merge(change);
        }
        else if (_waiting.Count < Capacity)
        {
            _waiting.Add(change.RequestId, change);
        }
    }
}
