using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Health;

/// <summary>Tells trouble with the database from a mistake of the caller, remembers whether the last transaction succeeded,
/// and logs when trouble begins and ends.</summary>
internal sealed partial class StoreTroubles(IJobDatabase database, TimeProvider time, ILogger logger)
{
    private const int NotCommitted = 0;

    private long _lastSuccess = NotCommitted;
    private int _inTrouble;

    /// <summary>Whether a transaction succeeded within this time, and none has failed since.</summary>
    public bool SucceededWithin(TimeSpan span)
    {
        var last = Interlocked.Read(ref _lastSuccess);
        return last != NotCommitted && Volatile.Read(ref _inTrouble) == 0 && time.GetElapsedTime(last) <= span;
    }

    public void Succeeded()
    {
        Interlocked.Exchange(ref _lastSuccess, time.GetTimestamp());
        if (Interlocked.Exchange(ref _inTrouble, 0) == 1)
        {
            Log.Recovered(logger);
        }
    }

    public void Failed(Exception exception)
    {
        if (Explain(exception) is { } reason && Interlocked.Exchange(ref _inTrouble, 1) == 0)
        {
            Log.Unavailable(logger, reason);
        }
    }

    /// <returns>The trouble in words, or null when the database is not to blame.</returns>
    public string? Explain(Exception exception) => exception switch
    {
        JobStoreUnavailableException unavailable => unavailable.Reason,
        OperationCanceledException or TimeoutException => "it did not answer in time",
        ObjectDisposedException => "it is shut down",
        _ => database.Explain(exception),
    };

    /// <summary>An exception of the caller's own, so that callers of one group don't share a stack trace; null when the database
    /// is not to blame.</summary>
    public JobStoreUnavailableException? Wrap(Exception exception) =>
        Explain(exception) is { } reason ? new JobStoreUnavailableException(reason, exception) : null;

    public JobStoreUnavailableException TimedOut(TimeSpan deadline)
    {
        var exception = new JobStoreUnavailableException($"no answer within {deadline:c}");
        Failed(exception);
        return exception;
    }

    private static partial class Log
    {
        [LoggerMessage(700, LogLevel.Error, "The job store is unavailable: {Reason}. Submits are refused until it is back.")]
        public static partial void Unavailable(ILogger logger, string reason);

        [LoggerMessage(701, LogLevel.Warning, "The job store is back.")]
        public static partial void Recovered(ILogger logger);
    }
}
