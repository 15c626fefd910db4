namespace Gateway.FunctionalTests.Admission;

/// <summary>A clock whose time stands still until a test moves it, so that a window of 60 seconds does not depend on the speed of the
/// machine. Timers run.</summary>
internal sealed class StillClock : TimeProvider
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private long _ticks = Begin.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
