using System.Collections.Concurrent;

namespace Gateway.Upstream.Forwarding;

/// <summary>The deadlines of upstream calls. A source whose time has not passed is used for a later call, with its timer.</summary>
internal sealed class CallDeadlines(TimeProvider time)
{
    /// <summary>Each takes about 200 bytes.</summary>
    private const int MaxIdle = 256;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();
    private int _count;

    /// <summary>A source that is cancelled after the time. The caller gives it back with <see cref="Return"/>.</summary>
    public CancellationTokenSource Rent(TimeSpan timeout)
    {
        if (!_idle.TryDequeue(out var deadline))
        {
            return new CancellationTokenSource(timeout, time);
        }

        Interlocked.Decrement(ref _count);
        deadline.CancelAfter(timeout);
        return deadline;
    }

    /// <summary>Ends a deadline. The call must not use its token any more.</summary>
    public void Return(CancellationTokenSource deadline)
    {
        // A source cannot be reset after it was cancelled, or if its timer is not one of the runtime, as in tests.
        if (!deadline.TryReset())
        {
            deadline.Dispose();
        }
        else if (Interlocked.Increment(ref _count) <= MaxIdle)
        {
            _idle.Enqueue(deadline);
        }
        else
        {
            Interlocked.Decrement(ref _count);
            deadline.Dispose();
        }
    }
}
