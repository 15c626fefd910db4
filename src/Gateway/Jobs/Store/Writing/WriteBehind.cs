using System.Collections.Concurrent;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Writes what no caller waits for: changes of jobs, and statements that failed while the database was down. Statuses go within a moment;
/// the time of
/// a poll alone goes with <see cref="PollInterval"/>, so that clients who poll hard cost the store nothing.
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
    private readonly ConcurrentQueue<SqlStatement> _retries = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private int _woken;

    public WriteBehind(ChangeBuffer buffer, GroupCommitter committer, TimeProvider time)
    {
        _buffer = buffer;
        _committer = committer;
        _time = time;
        _loop = Task.Run(RunAsync);
    }

    public void Add(JobChange change)
    {
        if (_buffer.Add(change))
        {
            Wake();
        }
    }

    /// <summary>Tries a statement about an idempotency key or a doubt again until it succeeds, or this process ends.</summary>
    public void Retry(SqlStatement statement)
    {
        if (_retries.Count < MaxRetries)
        {
            _retries.Enqueue(statement);
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

    /// <summary>Writes what is left, if the database lets it.</summary>
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
            // Stopping; what is left is written at the end.
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
            // Logged where it happened; what could not be written has been put back.
            return false;
        }
    }

    private async Task WriteRetriesAsync(CancellationToken cancellationToken)
    {
        while (_retries.TryPeek(out var statement))
        {
            await CommitOrDropAsync(() => statement, cancellationToken);
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
        try
        {
            await _committer.CommitAsync(new StatementsWrite([.. changes.Select(JobSql.Update)]), cancellationToken);
        }
        catch (Exception exception) when (IsRefused(exception))
        {
            foreach (var change in changes)
            {
                await CommitOrDropAsync(() => JobSql.Update(change), cancellationToken);
            }
        }
    }

    /// <summary>What the database refuses for its content it would refuse for ever; kept, it would block all that comes after.</summary>
    private async Task CommitOrDropAsync(Func<SqlStatement> statement, CancellationToken cancellationToken)
    {
        try
        {
            await _committer.CommitAsync(new StatementsWrite(statement()), cancellationToken);
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
