namespace Gateway.Jobs.Store.Counts;

/// <summary>
/// The number of open jobs between two readings of the store: the last reading, corrected by the jobs that this process has stored and
/// ended since that reading began. The next reading adds what other replicas did.
/// </summary>
internal sealed class OpenJobs
{
    private readonly Lock _gate = new();
    private OpenCount? _reading;

    /// <summary>Changes since the begin of the last complete reading.</summary>
    private Changes _since;

    /// <summary>Changes since the begin of the reading that is under way.</summary>
    private Changes _next;

    /// <summary>A job was stored.</summary>
    public void Add(DateTimeOffset submittedAt)
    {
        lock (_gate)
        {
            _since = _since.Add(submittedAt);
            _next = _next.Add(submittedAt);
        }
    }

    /// <summary>A job has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            _since = _since.End();
            _next = _next.End();
        }
    }

    /// <summary>A reading begins: later changes are not in it.</summary>
    public void BeginReading()
    {
        lock (_gate)
        {
            _next = default;
        }
    }

    /// <summary>The reading that began last is complete.</summary>
    public void EndReading(OpenCount reading)
    {
        lock (_gate)
        {
            (_reading, _since) = (reading, _next);
        }
    }

    /// <summary>The open jobs now. Null: the store has not been read yet.</summary>
    public OpenCount? Now()
    {
        lock (_gate)
        {
            if (_reading is null)
            {
                return null;
            }

            var count = Math.Max(0, _reading.Count + _since.Count);
            return new OpenCount(count, count == 0 ? null : _reading.Oldest ?? _since.FirstAdded);
        }
    }

    /// <param name="Count">Jobs that were stored, minus jobs that ended.</param>
    /// <param name="FirstAdded">Time of the submit of the first job that was stored.</param>
    private readonly record struct Changes(long Count, DateTimeOffset? FirstAdded)
    {
        public Changes Add(DateTimeOffset submittedAt) =>
            new(Count + 1, FirstAdded is { } first && first <= submittedAt ? first : submittedAt);

        public Changes End() => this with { Count = Count - 1 };
    }
}
