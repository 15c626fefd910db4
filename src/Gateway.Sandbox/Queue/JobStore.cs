namespace Gateway.Sandbox.Queue;

/// <summary>The accepted jobs, bounded: the oldest finished ones make room.</summary>
internal sealed class JobStore(int maxJobs)
{
    // When nothing at the head is finished, memory still has to end somewhere.
    private const int UnfinishedFactor = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SandboxJob> _byId = new(StringComparer.Ordinal);
    private readonly Queue<SandboxJob> _order = new();
    private string? _lastId;
    private long _count;

    /// <summary>Jobs accepted since the start or the last reset, dropped ones too.</summary>
    public long Count => Interlocked.Read(ref _count);

    public string? LastId
    {
        get
        {
            lock (_gate)
            {
                return _lastId;
            }
        }
    }

    public void Add(SandboxJob job)
    {
        lock (_gate)
        {
            while (_order.Count >= maxJobs && (_order.Peek().View().Done || _order.Count >= maxJobs * UnfinishedFactor))
            {
                Forget(_order.Dequeue());
            }

            // A repeated id leads to the newer job; the list keeps both, so that a test can count.
            _byId[job.RequestId] = job;
            _order.Enqueue(job);
            _lastId = job.RequestId;
            Interlocked.Increment(ref _count);
        }
    }

    public SandboxJob? Find(string id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<SandboxJob> Snapshot()
    {
        lock (_gate)
        {
            return [.. _order];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byId.Clear();
            _order.Clear();
            _lastId = null;
            Interlocked.Exchange(ref _count, 0);
        }
    }

    private void Forget(SandboxJob job)
    {
        if (_byId.TryGetValue(job.RequestId, out var known) && ReferenceEquals(known, job))
        {
            _byId.Remove(job.RequestId);
        }
    }
}
