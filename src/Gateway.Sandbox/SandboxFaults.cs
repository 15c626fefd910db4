using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox;

/// <summary>The active faults; of several that match, the first added is applied. The control route uses the same list.</summary>
public sealed class SandboxFaults
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _active = [];
    private int _nextId;
    private long _played;
    private long _open;

    // Nearly all requests match no fault, so they do not take the lock if there are none.
    private volatile bool _any;

    /// <summary>Number of faults applied since the start or the last reset.</summary>
    public long PlayedCount => Interlocked.Read(ref _played);

    /// <summary>
    /// Number of applied faults whose response has not ended: it is not complete, and its connection is not closed. While it is zero, no
    /// connection is about to be closed by a fault.
    /// </summary>
    public long OpenCount => Interlocked.Read(ref _open);

    /// <summary>The active faults.</summary>
    public IReadOnlyList<SandboxFault> Active => [.. Snapshot().Select(a => a.Fault)];

    /// <summary>Adds a fault and returns its number, which removes it.</summary>
    /// <exception cref="ArgumentException">The fault is unknown, or a value is out of range.</exception>
    public int Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (FaultRules.Check(fault) is { } problem)
        {
            throw new ArgumentException(problem, nameof(fault));
        }

        lock (_gate)
        {
            var id = ++_nextId;
            _active.Add(new ActiveFault(id, fault, fault.Times, 0));
            _any = true;
            return id;
        }
    }

    /// <summary>Short form of <see cref="Add(SandboxFault)"/>.</summary>
    public int Add(string fault, SandboxOperation operation = SandboxOperation.Any, bool? accept = null, int? times = 1) =>
        Add(new SandboxFault { Fault = fault, Match = new() { Operation = operation }, Accept = accept, Times = times });

    public bool Remove(int id)
    {
        lock (_gate)
        {
            var removed = _active.RemoveAll(a => a.Id == id) > 0;
            _any = _active.Count > 0;
            return removed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _active.Clear();
            _any = false;
        }
    }

    internal IReadOnlyList<ActiveFault> Snapshot()
    {
        lock (_gate)
        {
            return [.. _active];
        }
    }

    /// <summary>Applies a fault to a request. The caller disposes it when the response has ended.</summary>
    internal AppliedFault? Take(SandboxOperation operation, string model, string? requestId)
    {
        if (!_any)
        {
            return null;
        }

        lock (_gate)
        {
            var index = _active.FindIndex(a => a.Fault.Match.Matches(operation, model, requestId));
            if (index < 0)
            {
                return null;
            }

            var taken = _active[index];
            if (taken.Remaining == 1)
            {
                _active.RemoveAt(index);
            }
            else
            {
                _active[index] = taken with { Remaining = taken.Remaining - 1, Played = taken.Played + 1 };
            }

            _any = _active.Count > 0;
            Interlocked.Increment(ref _played);
            Interlocked.Increment(ref _open);
            return new AppliedFault(taken.Fault, () => Interlocked.Decrement(ref _open));
        }
    }

    internal void Reset()
    {
        Clear();
        Interlocked.Exchange(ref _played, 0);
    }
}
