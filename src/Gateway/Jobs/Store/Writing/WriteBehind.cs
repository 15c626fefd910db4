using System.Collections.Concurrent;
using Gateway.Errors;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Writes data in the background, without a waiting caller: job changes, and statements that failed during an outage. A new status is
/// written after <see cref="GatherTime"/>. A poll time alone is written every <see cref="PollInterval"/>, so that frequent polls cause
/// no frequent writes.
/// </summary>
internal sealed class WriteBehind : IAsyncDisposable
{
    public static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);

    private const int ChangesPerWrite = 500;
    private const int MaxRetries = 1000;

    private readonly ChangeBuffer _buffer;
    private readonly GroupCommitter _committer;
    private readonly Action<EndedJob> _ended;
    private readonly ConcurrentQueue<(StoreOperation Operation, IReadOnlyList<SqlStatement> Statements)> _retries = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private int _woken;

    /// <param name="buffer">The changes to write.</param>
    /// <param name="committer">Commits the writes.</param>
    /// <param name="ended">Called with each job whose end was in the buffer, when the end is written.</param>
    /// <param name="time">The clock.</param>
    public WriteBehind(ChangeBuffer buffer, GroupCommitter committer, Action<EndedJob> ended, TimeProvider time)
    {
        _ended = ended;
        _buffer = buffer;
        _committer = committer;
        _time = time;
        _loop = Task.Run(RunAsync).StopsGateway();
    }

    public void Add(JobChange change)
    {
        if (_buffer.Add(change))
        {
            Wake();
        }
    }

    /// <summary>Repeats the statements of one transaction, about an idempotency key, a doubt or a reservation, until they succeed or this
    /// process ends.</summary>
    public void Retry(StoreOperation operation, params IReadOnlyList<SqlStatement> statements)
    {
        if (_retries.Count < MaxRetries)
        {
            _retries.Enqueue((operation, statements));
            Wake();
        }
    }

    public async Task FlushAsync(bool pollsToo, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await WriteRetriesAsync(cancellationToken);
            while (_buffer.Take(ChangesPerWrite, pollsToo) is { Count: > 0 } changes)
            {
                await WriteAsync(changes, cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes the remaining changes, if the database is available.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await TryFlushAsync(pollsToo: true);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            var pollsWritten = _time.GetTimestamp();
            while (true)
            {
                await _wake.WaitAsync(PollInterval, _stopping.Token);
                await Task.Delay(GatherTime, _time, _stopping.Token);
                Volatile.Write(ref _woken, 0);
                var pollsToo = _time.GetElapsedTime(pollsWritten) >= PollInterval;
                if (!await TryFlushAsync(pollsToo))
                {
                    await Task.Delay(RetryInterval, _time, _stopping.Token);
                    Wake();
                }
                else if (pollsToo)
                {
                    pollsWritten = _time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops. DisposeAsync writes the remaining changes.
        }
    }

    private async Task<bool> TryFlushAsync(bool pollsToo)
    {
        try
        {
            await FlushAsync(pollsToo, CancellationToken.None);
            return true;
        }
        catch (JobStoreUnavailableException)
        {
            // The fault is logged where it occurred, and the unwritten changes are back in the buffer.
            return false;
        }
    }

    private async Task WriteRetriesAsync(CancellationToken cancellationToken)
    {
        while (_retries.TryPeek(out var retry))
        {
            await CommitOrDropAsync(retry.Operation, () => retry.Statements, cancellationToken);
            _retries.TryDequeue(out _);
        }
    }

    private async Task WriteAsync(IReadOnlyList<JobChange> changes, CancellationToken cancellationToken)
    {
        var written = false;
        try
        {
            await WriteTogetherOrAloneAsync(changes, cancellationToken);
            written = true;
        }
        finally
        {
            if (written)
            {
                _buffer.Written();
            }
            else
            {
                _buffer.PutBack();
            }
        }
    }

    private async Task WriteTogetherOrAloneAsync(IReadOnlyList<JobChange> changes, CancellationToken cancellationToken)
    {
        var open = changes.Where(static change => change.Outcome is null).ToArray();
        try
        {
            await CommitAsync(open, cancellationToken);
        }
        catch (Exception exception) when (IsRefused(exception))
        {
            foreach (var change in open)
            {
                await CommitOrDropAsync(StoreOperation.UpdateJobs, () => [JobSql.Update(change)], cancellationToken);
            }
        }

        // Each end is a write of its own, because its answer matters. Writes at the same time share a transaction.
        await Task.WhenAll(changes.Where(static change => change.Outcome is not null).Select(end => EndAsync(end, cancellationToken)));
    }

    private async ValueTask CommitAsync(JobChange[] changes, CancellationToken cancellationToken)
    {
        if (changes.Length > 0)
        {
            await _committer.CommitAsync(
                new StatementsWrite(StoreOperation.UpdateJobs, [.. changes.Select(JobSql.Update)]), cancellationToken);
        }
    }

    private async Task EndAsync(JobChange end, CancellationToken cancellationToken)
    {
        try
        {
            var write = new EndJobWrite(end);
            await _committer.CommitAsync(write, cancellationToken);
            if (write.Result is { } ended)
            {
                _ended(ended);
            }
        }
        catch (Exception exception) when (IsRefused(exception))
        {
        }
    }

    /// <summary>A write that the database refuses because of its content is dropped, because it would block all later writes.</summary>
    private async Task CommitOrDropAsync(
        StoreOperation operation, Func<IReadOnlyList<SqlStatement>> statements, CancellationToken cancellationToken)
    {
        try
        {
            await _committer.CommitAsync(new StatementsWrite(operation, statements()), cancellationToken);
        }
        catch (Exception exception) when (IsRefused(exception))
        {
        }
    }

    private static bool IsRefused(Exception exception) => exception is not (JobStoreUnavailableException or OperationCanceledException);

    private void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            _wake.Release();
        }
    }
}
