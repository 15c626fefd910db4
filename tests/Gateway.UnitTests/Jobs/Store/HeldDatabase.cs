using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>A database whose next commit, or the rows of its next query, wait for the test.</summary>
internal sealed class HeldDatabase(IJobDatabase inner) : IJobDatabase
{
    private readonly TaskCompletionSource _committing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _commit;
    private TaskCompletionSource? _rows;

    /// <summary>The held commit has begun.</summary>
    public Task Committing => _committing.Task;

    /// <summary>The held rows are read.</summary>
    public Task Read => _read.Task;

    public string Product => inner.Product;

    public int Writers => inner.Writers;

    public TaskScheduler WriterScheduler => TaskScheduler.Default;

    public bool IsExclusive => inner.IsExclusive;

    public string SkipLocked => inner.SkipLocked;

    public string? Notify => inner.Notify;

    public TaskCompletionSource HoldCommit() => _commit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource HoldRows() => _rows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        await HoldAsync(Interlocked.Exchange(ref _commit, null), _committing);
        await inner.CommitAsync(writes, cancellationToken);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = await inner.QueryAsync(statement, read, cancellationToken);
        await HoldAsync(Interlocked.Exchange(ref _rows, null), _read);
        return rows;
    }

    public Task MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);

    public Task<bool> BuildIndexesAsync(CancellationToken cancellationToken) => inner.BuildIndexesAsync(cancellationToken);

    public Task<IReadOnlyList<T>> ChangeAsync<T>(
        SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        inner.ChangeAsync(statement, read, cancellationToken);

    public Task ListenAsync(Action notified, CancellationToken cancellationToken) => inner.ListenAsync(notified, cancellationToken);

    public string? Explain(Exception exception) => inner.Explain(exception);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static async Task HoldAsync(TaskCompletionSource? held, TaskCompletionSource begun)
    {
        if (held is not null)
        {
            begun.SetResult();
            await held.Task;
        }
    }
}
