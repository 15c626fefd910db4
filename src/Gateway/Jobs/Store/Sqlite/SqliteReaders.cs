using System.Collections.Concurrent;
using System.Data.Common;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A few read connections. In write-ahead mode they do not wait for the writer, and the writer does not wait for them.</summary>
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
            // The query does not run on the caller's thread, because a disk that hangs must not block the caller beyond its deadline.
            return await Task.Run(() => Query(statement, read, cancellationToken), CancellationToken.None);
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
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

    private List<T> Query<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var session = _idle.TryTake(out var idle) ? idle : SqliteSession.Open(path, timeout, readOnly: true);
        try
        {
            session.ThrowIfFileMoved();
            List<T> rows;
            // A query whose caller has left must not keep its connection. The end of the registration awaits a running interrupt.
            using (cancellationToken.UnsafeRegister(static state => ((SqliteSession)state!).Interrupt(), session))
            {
                rows = session.Query(statement, read);
            }

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
