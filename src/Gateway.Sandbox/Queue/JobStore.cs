namespace Gateway.Sandbox.Queue;

/// <summary>The accepted jobs. Their number is bounded: the oldest finished jobs are dropped.</summary>
internal sealed class JobStore(int maxJobs)
{
    // If the oldest job is unfinished, the number of jobs must still be bounded.
    private const int UnfinishedFactor = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SandboxJob> _byId = new(StringComparer.Ordinal);
    private readonly Queue<SandboxJob> _order = new();
    private string? _lastId;
    private long _count;

    /// <summary>Number of jobs accepted since the start or the last reset, including dropped ones.</summary>
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

            // For a repeated id the newer job is found. The list contains both, so that a test can count them.
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
