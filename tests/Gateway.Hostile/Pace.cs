using System.Diagnostics;

namespace Gateway.Hostile;

/// <summary>Bounds the rate of an attack. The machine that measures also runs the attacker.</summary>
internal sealed class Pace(double perSecond)
{
    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private double _next;

    /// <summary>Waits for the next turn. Returns early, without an exception, when the attack stops.</summary>
    public Task NextAsync(CancellationToken stop)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = Stopwatch.GetElapsedTime(_started).TotalSeconds;
            var turn = Math.Max(now, _next);
            _next = turn + (1 / perSecond);
            wait = TimeSpan.FromSeconds(turn - now);
        }

        return wait < TimeSpan.FromMilliseconds(1) ? Task.CompletedTask : Quiet.DelayAsync(wait, stop);
    }
}
