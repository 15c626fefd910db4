namespace Gateway.Following;

/// <summary>A token bucket for <c>Gateway:Following:CallsPerSecond</c>.</summary>
internal sealed class CallRate(TimeProvider time)
{
    /// <summary>The tokens of this part of a second can be used at once.</summary>
    private const double BurstSeconds = 0.2;

    private readonly Lock _gate = new();
    private double _tokens = 1;
    private long _countedAt = time.GetTimestamp();

    /// <returns>How many of the wanted calls may be made now.</returns>
    public int Allow(int wanted, int callsPerSecond)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(
                Math.Max(1, callsPerSecond * BurstSeconds), _tokens + (time.GetElapsedTime(_countedAt, now).TotalSeconds * callsPerSecond));
            _countedAt = now;
            return Math.Max(0, Math.Min(wanted, (int)_tokens));
        }
    }

    public void Spend() => Add(-1);

    /// <summary>The call was not needed.</summary>
    public void Return() => Add(1);

    private void Add(int tokens)
    {
        lock (_gate)
        {
            _tokens += tokens;
        }
    }
}
