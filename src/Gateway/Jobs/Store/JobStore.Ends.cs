using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The end of a job, and the requests to cancel it.</summary>
internal sealed partial class JobStore
{
    public void OnEnded(Action<EndedJob> listener) => _ended += listener;

    public async Task<EndedJob?> EndAsync(JobChange end, CancellationToken cancellationToken)
    {
        if (!StoreText.IsPlausibleId(end.RequestId))
        {
            return null;
        }

        // Nothing is written to a job after its end, so the changes that wait belong into this write.
        var waiting = _changes.TakeFor(end.RequestId);
        var write = new EndJobWrite(waiting?.Merge(end) ?? end);
        var written = false;
        try
        {
            await CommitAsync(write, cancellationToken);
            written = true;
            return write.Result;
        }
        finally
        {
            if (!written)
            {
                if (waiting is not null)
                {
                    _behind.Add(waiting);
                }

                _ = ReportWhenSettledAsync(write);
            }
        }
    }

    /// <summary>The caller no longer waits, and its end is written again later. If this write takes effect after all, it is the one that
    /// has ended the job.</summary>
    private async Task ReportWhenSettledAsync(EndJobWrite write)
    {
        await write.Settled;
        if (write is { NeverBegan: false, Failure: null, Result: { } ended })
        {
            _ended?.Invoke(ended);
        }
    }

    public async Task<JobRecord?> RequestCancelAsync(string requestId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var write = new CancelWrite(requestId, JobSql.RequestCancel(requestId, at));
        await CommitAsync(write, cancellationToken);
        return _changes.Apply(write.Job);
    }

    public async Task<JobRecord?> WithdrawCancelAsync(string requestId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var statement = JobSql.WithdrawCancel(requestId, at);
        var write = new CancelWrite(requestId, statement);
        try
        {
            await CommitAsync(write, cancellationToken);
            return _changes.Apply(write.Job);
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or OperationCanceledException)
        {
            _behind.Retry(StoreOperation.EndJob, statement);
            throw;
        }
    }
}
