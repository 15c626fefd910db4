using System.Diagnostics.CodeAnalysis;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Changes that are not written yet, merged per job. The buffer is bounded: when it is full, changes of further jobs are
/// dropped, because the next poll reads the status again.</summary>
internal sealed class ChangeBuffer
{
    public const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JobChange> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobChange> _underWay = new(StringComparer.Ordinal);

    /// <returns>Whether the change should be written soon.</returns>
    public bool Add(JobChange change)
    {
        lock (_lock)
        {
            AddLocked(change, isOlder: false);
            return !change.IsPollOnly;
        }
    }

    /// <summary>Takes changes to write. The caller then calls <see cref="Written"/> or <see cref="PutBack"/>.
    /// The changes are sorted, so that two replicas lock rows in the same order.</summary>
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

    /// <summary>The record with every change that is not written yet.</summary>
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
