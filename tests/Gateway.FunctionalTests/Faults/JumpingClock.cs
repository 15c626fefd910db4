using System.Collections.Concurrent;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// The system clock can be set, as an operator or a time server does. Elapsed time is not affected, as on a real machine. Timers with a
/// long due time can be fired at once.
/// </summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly ConcurrentQueue<(TimeSpan Due, TimerCallback Callback, object? State)> _long = new();
    private readonly TimeSpan _longest;
    private long _offset;

    /// <param name="longest">Timers with this due time or a longer one wait for <see cref="FireLong"/>.</param>
    public JumpingClock(TimeSpan longest) => _longest = longest;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    /// <summary>Fires the timers with a long due time.</summary>
    /// <returns>The number of fired timers.</returns>
    public int FireLong()
    {
        var fired = 0;
        for (var left = _long.Count; left > 0 && _long.TryDequeue(out var timer); left--)
        {
            timer.Callback(timer.State);
            fired++;
        }

        return fired;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= _longest)
        {
            _long.Enqueue((dueTime, callback, state));
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
