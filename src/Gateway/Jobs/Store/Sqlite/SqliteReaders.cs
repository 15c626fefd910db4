using System.Collections.Concurrent;
using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A few connections for reading. In write-ahead mode they neither wait for the writer nor hold it up.</summary>
internal sealed class SqliteReaders(string path, TimeSpan timeout) : IDisposable
{
    private const int Size = 4;

    private readonly SemaphoreSlim _free = new(Size, Size);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _disposed;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _free.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: a disk that hangs must not hold it beyond its deadline.
            return await Task.Run(() => Query(statement, read), CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Clear();
    }

    private List<T> Query<T>(SqlStatement statement, Func<DbDataReader, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : SqliteSession.Open(path, timeout, readOnly: true);
        try
        {
            session.ThrowIfFileMoved();
            var rows = session.Query(statement, read);
            _idle.Add(session);
            if (_disposed)
            {
                Clear();
            }

            return rows;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Clear()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
