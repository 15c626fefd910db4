using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Health;

/// <summary>Tells a fault of the database from a mistake of the caller, and puts it into words for an operator.</summary>
internal sealed class StoreFaults(IJobDatabase database, StoreHealth health)
{
    public void ReportCommit() => health.ReportCommit();

    public void Report(Exception exception)
    {
        if (Explain(exception) is { } reason)
        {
            health.ReportDown(reason);
        }
    }

    /// <returns>The fault in words, or null when the database is not to blame.</returns>
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
        var exception = new JobStoreUnavailableException($"no response within {deadline:c}");
        Report(exception);
        return exception;
    }
}
