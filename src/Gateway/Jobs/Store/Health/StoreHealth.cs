using Gateway.Errors;

namespace Gateway.Jobs.Store.Health;

/// <summary>
/// The only place that tracks whether the store works and that logs it: once at the start of an outage, and once at its end. Every
/// transaction, read and probe reports its outcome here.
/// </summary>
internal sealed partial class StoreHealth(TimeProvider time, ILogger logger)
{
    private const int NotKnown = 0;
    private const int Up = 1;
    private const int Down = 2;
    private const long Never = 0;

    private int _state = NotKnown;
    private long _lastCommit = Never;
    private long _observed = Never;
    private volatile StoreFault? _lastFault;
    private volatile string _reason = "it has not been opened yet";

    /// <summary>Whether the last report was a success. False before the first report.</summary>
    public bool IsUp => Volatile.Read(ref _state) == Up;

    /// <summary>The reason of the current outage, or of the last one.</summary>
    public string Reason => _reason;

    /// <summary>Time since the last report. Null: there is none.</summary>
    public TimeSpan? Age => Interlocked.Read(ref _observed) is not Never and var observed ? time.GetElapsedTime(observed) : null;

    /// <summary>The last failed call. Null: none failed.</summary>
    public StoreFault? LastFault => _lastFault;

    /// <summary>Whether a transaction was committed within this time and no call has failed since.</summary>
    public bool CommittedWithin(TimeSpan span)
    {
        var last = Interlocked.Read(ref _lastCommit);
        return last != Never && IsUp && time.GetElapsedTime(last) <= span;
    }

    public void ReportCommit()
    {
        Interlocked.Exchange(ref _lastCommit, time.GetTimestamp());
        ReportUp();
    }

    public void ReportUp()
    {
        Interlocked.Exchange(ref _observed, time.GetTimestamp());
        if (Interlocked.Exchange(ref _state, Up) != Up)
        {
            Log.Up(logger);
        }
    }

    public void ReportDown(string reason)
    {
        _reason = reason;
        _lastFault = new StoreFault(time.GetUtcNow(), reason);
        Interlocked.Exchange(ref _observed, time.GetTimestamp());
        if (Interlocked.Exchange(ref _state, Down) != Down)
        {
            Log.Down(logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreDown, LogLevel.Error,
            "The job store is unavailable ({reason}): submits are refused until it is available again")]
        public static partial void Down(ILogger logger, string reason);

        [LoggerMessage(EventIds.StoreUp, LogLevel.Information, "The job store is available")]
        public static partial void Up(ILogger logger);
    }
}
