using System.Threading.Channels;
using Gateway.Errors;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Group commit: while one group is being committed, the arriving writes form the next group. All writes of a group share one
/// transaction and one fsync. No caller waits longer than the deadline, and the number of waiting writes is bounded by the queue.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    public const int QueueCapacity = 4096;
    public const int MaxGroup = 256;

    private readonly IJobDatabase _database;
    private readonly StoreFaults _faults;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly Channel<StoreWrite> _queue = Channel.CreateBounded<StoreWrite>(new BoundedChannelOptions(QueueCapacity));
    private readonly WriteDeadlines _deadlines;
    private readonly Task[] _writers;
    private long _groups;

    public GroupCommitter(IJobDatabase database, StoreFaults faults, TimeProvider time, TimeSpan deadline)
    {
        _database = database;
        _faults = faults;
        _time = time;
        _deadline = deadline;
        _deadlines = new WriteDeadlines(time, deadline);
        _writers = [.. Enumerable.Range(0, database.Writers).Select(_ => Task.Factory
            .StartNew(WriteGroupsAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, database.WriterScheduler).Unwrap()
            .StopsGateway())];
    }

    /// <summary>The number of committed transactions.</summary>
    public long Groups => Interlocked.Read(ref _groups);

    /// <summary>The number of writes in the queue.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Completes when the write is durable.</summary>
    public Task CommitAsync(StoreWrite write, CancellationToken cancellationToken) =>
        CommitAsync(write, static _ => true, cancellationToken);

    /// <summary>Completes when the write is durable. A caller needs no asynchronous method of its own to get the result.</summary>
    public async Task<TResult> CommitAsync<TWrite, TResult>(
        TWrite write, Func<TWrite, TResult> result, CancellationToken cancellationToken)
        where TWrite : StoreWrite
    {
        var end = WriteEnd.Cancelled;
        try
        {
            _deadlines.Add(write);
            if (!_queue.Writer.TryWrite(write))
            {
                await WaitForRoomAsync(write, cancellationToken);
            }

            using (cancellationToken.UnsafeRegister(static waiting => ((StoreWrite)waiting!).EndWait(WriteEnd.Cancelled), write))
            {
                end = await write.End;
            }
        }
        finally
        {
            if (end != WriteEnd.Settled)
            {
                write.GiveUp();
            }
        }

        switch (end)
        {
            case WriteEnd.TimedOut:
                throw _faults.TimedOut(_deadline);
            case WriteEnd.Cancelled:
                throw new OperationCanceledException(cancellationToken);
            default:
                if (write.Failure is { } failure)
                {
                    throw _faults.Wrap(failure) ?? failure;
                }

                return result(write);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
        await _deadlines.DisposeAsync();
    }

    private async Task WaitForRoomAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(write, either.Token);
        }
        catch (ChannelClosedException)
        {
            throw new JobStoreUnavailableException("it is shut down");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _faults.TimedOut(_deadline);
        }
    }

    private async Task WriteGroupsAsync()
    {
        var group = new List<StoreWrite>(MaxGroup);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var write))
            {
                if (write.TryTake())
                {
                    group.Add(write);
                }
            }

            if (group.Count > 0)
            {
                await CommitGroupAsync(group);
            }
        }
    }

    private async Task CommitGroupAsync(List<StoreWrite> group)
    {
        var failure = await TryCommitAsync(group);
        if (failure is null || group.Count == 1 || _faults.Explain(failure) is not null)
        {
            SettledGroup.Continue(group, failure);
            return;
        }

        // One write of the group is invalid. The writes are repeated one by one, so that the others succeed.
        foreach (var write in group)
        {
            List<StoreWrite> alone = [write];
            SettledGroup.Continue(alone, await TryCommitAsync(alone));
        }
    }

    private async Task<Exception?> TryCommitAsync(IReadOnlyList<StoreWrite> group)
    {
        try
        {
            using var deadline = new CancellationTokenSource(_deadline, _time);
            await _database.CommitAsync(group, deadline.Token);
            Interlocked.Increment(ref _groups);
            _faults.ReportCommit();
            return null;
        }
        catch (Exception exception)
        {
            // The exception goes to the callers. The loop must continue, or no later write would complete.
            _faults.Report(exception);
            return exception;
        }
    }
}
