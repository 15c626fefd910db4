using System.Data.Common;

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

    private readonly TaskCompletionSource<Exception?> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>Completes when the write is committed (null), has failed (the exception), or was given up before it began (null).</summary>
    public Task<Exception?> Settled => _settled.Task;

    public abstract IReadOnlyList<SqlStatement> Statements { get; }

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
            _settled.TrySetResult(null);
        }
    }

    public bool NeverBegan => Volatile.Read(ref _state) == GivenUp;

    public void Settle(Exception? failure) => _settled.TrySetResult(failure);
}
