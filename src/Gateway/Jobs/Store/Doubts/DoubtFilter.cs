namespace Gateway.Jobs.Store.Doubts;

/// <summary>
/// Knows which submits may have a doubt in the database, so that almost no submit needs a query. It is usable only if no other process
/// writes to the database. A doubt is added before its write begins. Therefore a submit that the filter excludes has no doubt, whether or
/// not a write succeeded.
/// </summary>
internal sealed class DoubtFilter
{
    /// <summary>Each takes about 150 bytes.</summary>
    public const int MaxDoubts = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<DoubtKey, Entry> _doubts = [];
    private readonly int _limit;

    /// <summary>The filter has forgotten doubts that are valid until this time. Before this time it excludes nothing.</summary>
    private DateTimeOffset _incompleteUntil = DateTimeOffset.MinValue;

    private long _versions;

    public DoubtFilter(int limit = MaxDoubts) => _limit = limit;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _doubts.Count;
            }
        }
    }

    /// <summary>Whether the database certainly has no doubt about this submit that is valid at this time.</summary>
    public bool Excludes(DoubtKey key, DateTimeOffset now)
    {
        lock (_gate)
        {
            return now >= _incompleteUntil && (!_doubts.TryGetValue(key, out var doubt) || doubt.ExpiresAt <= now);
        }
    }

    /// <summary>Called before the doubt is written.</summary>
    /// <returns>The version of the doubt, for <see cref="ReportWritten"/>.</returns>
    public long Add(DoubtKey key, DateTimeOffset expiresAt)
    {
        lock (_gate)
        {
            var known = _doubts.TryGetValue(key, out var doubt);
            if (!known && _doubts.Count >= _limit)
            {
                // A query answers until the last of these doubts expires. Its cost does not grow with the number of doubts.
                _incompleteUntil = Later(_incompleteUntil, _doubts.Values.Max(each => each.ExpiresAt));
                _doubts.Clear();
            }

            // The doubt that this one replaces stays in the database if the write of this one fails.
            _doubts[key] = new Entry(known ? Later(doubt.ExpiresAt, expiresAt) : expiresAt, ++_versions, IsWritten: false);
            return _versions;
        }
    }

    public void ReportWritten(DoubtKey key, long version)
    {
        lock (_gate)
        {
            if (_doubts.TryGetValue(key, out var doubt) && doubt.Version == version)
            {
                _doubts[key] = doubt with { IsWritten = true };
            }
        }
    }

    /// <summary>The version of the doubt about a submit. Null: the filter has none, or its write has not succeeded. Such a write may still
    /// be repeated, so the doubt must stay.</summary>
    public long? WrittenVersionOf(DoubtKey key)
    {
        lock (_gate)
        {
            return _doubts.TryGetValue(key, out var doubt) && doubt.IsWritten ? doubt.Version : null;
        }
    }

    /// <summary>Removes a doubt that was deleted from the database, unless it was added again since
    /// <see cref="WrittenVersionOf"/>.</summary>
    public void Remove(DoubtKey key, long version)
    {
        lock (_gate)
        {
            if (_doubts.TryGetValue(key, out var doubt) && doubt.Version == version)
            {
                _doubts.Remove(key);
            }
        }
    }

    /// <summary>Before this time nothing is excluded, because the filter was not told of all doubts.</summary>
    public void MissesUntil(DateTimeOffset time)
    {
        lock (_gate)
        {
            _incompleteUntil = Later(_incompleteUntil, time);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private readonly record struct Entry(DateTimeOffset ExpiresAt, long Version, bool IsWritten);
}
