namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A clock whose timers fire only when the test says so.</summary>
internal sealed class JumpingTimers : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Held> _timers = [];

    /// <summary>Fires the active timers with this delay.</summary>
    public void Fire(TimeSpan delay)
    {
        List<Held> due;
        lock (_lock)
        {
            due = [.. _timers.Where(timer => timer.Delay == delay)];
        }

        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Held(this, () => callback(state)) { Delay = dueTime };
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private sealed class Held(JumpingTimers owner, Action fire) : ITimer
    {
        public TimeSpan Delay { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Delay = dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
