using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Ends the wait for each write after the deadline. All waits have the same length, so one timer for the oldest is enough; a timer
/// for each write would cost more than its place here.</summary>
internal sealed class WriteDeadlines : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<StoreWrite> _waiting = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly long _ticks;
    private readonly ITimer _timer;
    private bool _armed;

    public WriteDeadlines(TimeProvider time, TimeSpan deadline)
    {
        _time = time;
        _deadline = deadline;
        _ticks = (long)Math.Ceiling(deadline.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(
            static state => ((WriteDeadlines)state!).EndDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of writes that are kept here, for tests.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public void Add(StoreWrite write)
    {
        lock (_gate)
        {
            write.Due = _time.GetTimestamp() + _ticks;
            DropSettled();
            _waiting.Enqueue(write);
            if (!_armed)
            {
                _armed = true;
                _timer.Change(_deadline, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void EndDue()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_waiting.TryPeek(out var oldest) && (oldest.IsSettled || oldest.Due <= now))
            {
                _waiting.Dequeue();
                if (!oldest.IsSettled)
                {
                    // The waiter continues on the pool, not under this lock.
                    oldest.EndWait(WriteEnd.TimedOut);
                }
            }

            _armed = _waiting.TryPeek(out var next);
            if (_armed)
            {
                // A timer may fire up to a millisecond early.
                var wait = _time.GetElapsedTime(now, next!.Due) + TimeSpan.FromMilliseconds(1);
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes settle in about the order in which they were added, so that few settled ones stay behind an unsettled one.</summary>
    private void DropSettled()
    {
        while (_waiting.TryPeek(out var oldest) && oldest.IsSettled)
        {
            _waiting.Dequeue();
        }
    }
}
