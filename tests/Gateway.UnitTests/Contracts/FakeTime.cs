namespace Gateway.UnitTests.Contracts;

/// <summary>A clock whose timers fire on <see cref="Tick"/> only.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly List<Timer> _timers = [];

    public int ActiveTimers => _timers.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        _timers.Add(timer);
        return timer;
    }

    public void Tick() => _timers.ToList().ForEach(timer => timer.Fire());

    private sealed class Timer(FakeTime owner, Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => owner._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
