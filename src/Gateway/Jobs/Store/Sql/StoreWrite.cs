using System.Data.Common;
using System.Diagnostics;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// One caller's part of a group that is committed together. A database runs the statements of the whole group first, then the queries
/// of the writes that need one. A group of any size therefore takes two round trips.
/// </summary>
internal abstract class StoreWrite
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<WriteEnd> _end = new();
    private OnDemandCompletion _settled;
    private Activity? _span;
    private Exception? _failure;
    private int _state;

    /// <summary>The end of the caller's wait. The write itself may continue after it.</summary>
    public Task<WriteEnd> End => _end.Task;

    /// <summary>Completes when the write is committed, has failed, or was given up before it began.</summary>
    public Task Settled => _settled.Task;

    public bool IsSettled => _settled.IsComplete;

    /// <summary>The cause of the failure. Null: the write is committed. Valid after the end <see cref="WriteEnd.Settled"/>.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>When the caller's wait ends at the latest, as a timestamp of the clock.</summary>
    public long Due { get; set; }

    /// <summary>The operation that the write belongs to.</summary>
    public abstract StoreOperation Operation { get; }

    public abstract IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>Starts the span of the write if the current request is sampled.</summary>
    /// <param name="product">Name of the database's product.</param>
    public void Trace(string product) => _span = StoreSpan.StartWrite(Operation, product);

    /// <summary>Receives the number of rows that each statement changed. Called again if a group is repeated.</summary>
    /// <returns>A query whose row is also needed. Null: none is needed.</returns>
    public virtual SqlStatement? Affected(ReadOnlySpan<int> rows) => null;

    /// <summary>Receives the row of the query. Null: there is no such row.</summary>
    public virtual void Answer(DbDataReader? row)
    {
    }

    /// <summary>Called by the writer before it runs the write. False: the caller no longer waits.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>The caller no longer waits. A write that has not begun will not begin.</summary>
    public void GiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            Finish();
        }
    }

    public bool NeverBegan => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Ends the wait of the caller before the write is settled. The caller continues on the pool.</summary>
    public void EndWait(WriteEnd end)
    {
        if (!_end.Task.IsCompleted)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static ended => ended.Write._end.TrySetResult(ended.End), (Write: this, End: end), preferLocal: false);
        }
    }

    /// <summary>Ends the write. The caller continues on this thread.</summary>
    public void Settle(Exception? failure)
    {
        Volatile.Write(ref _failure, failure);
        Finish();
        _end.TrySetResult(WriteEnd.Settled);
    }

    private void Finish()
    {
        if (_span is { } span)
        {
            StoreSpan.Stop(span, failed: NeverBegan || Failure is not null);
        }

        _settled.Complete();
    }
}
