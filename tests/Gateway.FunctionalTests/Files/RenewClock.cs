using Gateway.Files.Uploads;

namespace Gateway.FunctionalTests.Files;

/// <summary>The clock of the machine, except that timers of one time wait for the test: by default the renewals of leases.</summary>
/// <param name="held">The time. Null: that of renewals.</param>
internal sealed class RenewClock(TimeSpan? held = null) : TimeProvider
{
    private readonly TimeSpan _held = held ?? UploadCalls.RenewAfter;
    private readonly Lock _lock = new();
    private readonly List<RenewTimer> _timers = [];

    private long _moved;

    /// <summary>Number of timers that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _moved));

    public void Move(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    /// <summary>Lets the time of the waiting timers pass.</summary>
    public void Renew()
    {
        RenewTimer[] due;
        lock (_lock)
        {
            due = [.. _timers];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != _held)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new RenewTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private sealed class RenewTimer(RenewClock clock, Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
