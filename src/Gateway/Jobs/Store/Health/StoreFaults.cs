using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Health;

/// <summary>Distinguishes a fault of the database from an error of the caller, and describes the fault for an operator.</summary>
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

    /// <returns>The description of the fault. Null: the database is not the cause.</returns>
    public string? Explain(Exception exception) => exception switch
    {
        JobStoreUnavailableException unavailable => unavailable.Reason,
        OperationCanceledException or TimeoutException => "it did not answer in time",
        ObjectDisposedException => "it is shut down",
        _ => database.Explain(exception),
    };

    /// <summary>A separate exception for each caller, so that the callers of one group do not share a stack trace. Null: the database is
    /// not the cause.</summary>
    public JobStoreUnavailableException? Wrap(Exception exception) =>
        Explain(exception) is { } reason ? new JobStoreUnavailableException(reason, exception) : null;

    public JobStoreUnavailableException TimedOut(TimeSpan deadline)
    {
        var exception = new JobStoreUnavailableException($"no response within {deadline:c}");
        Report(exception);
        return exception;
    }
}
