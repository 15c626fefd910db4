using System.Diagnostics.CodeAnalysis;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Changes that are not written yet, merged per job, and bounded in bytes. If there is no room, the buffer drops what can be read again
/// or is worth the least: first the times of polls, then the starts of jobs, then the text of errors. An ending or a cancel is dropped
/// only if the buffer is full of others; the next poll of the job reads its ending again.
/// </summary>
internal sealed class ChangeBuffer(long limit)
{
    /// <summary>About 20,000 endings without a text.</summary>
    public const long DefaultBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();

    /// <summary>Changes with a status, and changes with nothing but the time of a poll. A job is in one of them.</summary>
    private readonly Dictionary<string, JobChange> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobChange> _polls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobChange> _underWay = new(StringComparer.Ordinal);
    private long _bytes;
    private long _dropped;

    public long Limit => limit;

    /// <summary>Memory of the changes, without those that are being written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Number of changes that were dropped for lack of memory.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _polls.Count;
            }
        }
    }

    /// <returns>Whether the change should be written soon.</returns>
    public bool Add(JobChange change)
    {
        lock (_lock)
        {
            AddLocked(change, isOlder: false);
            return !change.IsPollOnly;
        }
    }

    /// <summary>Removes the change of a job that is not written yet, for a write that contains it. A part that is being written
    /// stays.</summary>
    /// <returns>The change, with the part that is being written. Null: there is none.</returns>
    public JobChange? TakeFor(string requestId)
    {
        lock (_lock)
        {
            var waiting = Find(requestId);
            if (waiting is not null)
            {
                Remove(waiting);
            }

            return _underWay.TryGetValue(requestId, out var first) ? waiting is null ? first : first.Merge(waiting) : waiting;
        }
    }

    /// <summary>Takes changes to write. The caller then calls <see cref="Written"/> or <see cref="PutBack"/>.
    /// The changes are sorted, so that two replicas lock rows in the same order.</summary>
    public IReadOnlyList<JobChange> Take(int limit, bool pollsToo)
    {
        lock (_lock)
        {
            var taken = (pollsToo ? _waiting.Values.Concat(_polls.Values) : _waiting.Values).Take(limit)
                .OrderBy(change => change.RequestId, StringComparer.Ordinal).ToArray();
            foreach (var change in taken)
            {
                Remove(change);
                _underWay[change.RequestId] = change;
            }

            return taken;
        }
    }

    public void Written() => End(putBack: false);

    public void PutBack() => End(putBack: true);

    /// <summary>Whether a change of the job is not written yet.</summary>
    public bool Contains(string requestId)
    {
        lock (_lock)
        {
            return _underWay.ContainsKey(requestId) || Find(requestId) is not null;
        }
    }

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
            return Find(job.RequestId) is { } waiting ? job.Apply(waiting) : job;
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
        if (Find(change.RequestId) is { } known)
        {
            Remove(known);
            change = isOlder ? change.Merge(known) : known.Merge(change);
        }

        if (!HasRoomFor(change))
        {
            DropTexts();
            change = change.WithoutTexts();
            if (!HasRoomFor(change))
            {
                _dropped++;
                return;
            }
        }

        (change.IsPollOnly ? _polls : _waiting).Add(change.RequestId, change);
        _bytes += change.Bytes;
    }

    /// <summary>All changes of a kind are dropped at once, so that a full buffer is not searched for each change.</summary>
    private bool HasRoomFor(JobChange change)
    {
        if (_bytes + change.Bytes > limit && !change.IsPollOnly)
        {
            Drop(_polls.Values.ToList());
        }

        if (_bytes + change.Bytes > limit && change.MustBeKept)
        {
            Drop(_waiting.Values.Where(static waiting => !waiting.MustBeKept).ToList());
        }

        return _bytes + change.Bytes <= limit;
    }

    private void DropTexts()
    {
        foreach (var change in _waiting.Values.Where(static waiting => waiting.HasTexts).ToList())
        {
            Remove(change);
            var shorter = change.WithoutTexts();
            _waiting.Add(shorter.RequestId, shorter);
            _bytes += shorter.Bytes;
        }
    }

    private void Drop(List<JobChange> changes)
    {
        changes.ForEach(Remove);
        _dropped += changes.Count;
    }

    private JobChange? Find(string requestId) => _waiting.GetValueOrDefault(requestId) ?? _polls.GetValueOrDefault(requestId);

    private void Remove(JobChange change)
    {
        (change.IsPollOnly ? _polls : _waiting).Remove(change.RequestId);
        _bytes -= change.Bytes;
    }
}
