using System.Data.Common;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// One caller's part of a group that is committed together. A database runs the statements of the whole group first, then the
/// questions of those writes that have one, so that a group takes two round trips however large it is.
/// </summary>
internal abstract class StoreWrite
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<Exception?> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>Ends when the write is committed (null), has failed (the reason), or was given up before it began.</summary>
    public Task<Exception?> Settled => _settled.Task;

    public abstract IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>Takes the rows that each statement changed. Called again when a group is repeated.</summary>
    /// <returns>A question whose answer is needed too, or null.</returns>
    public virtual SqlStatement? Affected(ReadOnlySpan<int> rows) => null;

    /// <summary>Takes the answer; null when there is no such row.</summary>
    public virtual void Answer(DbDataReader? row)
    {
    }

    /// <summary>The writer asks whether the caller still waits.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>The caller no longer waits: what has not begun never will.</summary>
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
