using System.Data.Common;
using System.Globalization;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>One open connection with its prepared statements. Not thread-safe. It is discarded after any error.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>The pages of the write-ahead log move into the file after about 1.2 MB, in the commit that passes this size: a longer log
    /// makes this commit longer, and every waiting submit waits for it (docs/decisions/0021-cost-of-a-stored-job.md). A log that grew
    /// larger is truncated. Writes touch the whole index of ids, so the cache holds 16 MB of it: with the default of 2 MB almost every job
    /// would read a page from the file. A deleted result is overwritten, so that it does not remain in a free page.</summary>
    private const string Settings =
        """
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA wal_autocheckpoint = 300;
        PRAGMA journal_size_limit = 33554432;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        PRAGMA secure_delete = ON;
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _queries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private (string? Text, SqliteStatement? Statement) _last;

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, which must exist. A deleted store must not be created again without its rows, because every job would then
    /// be unknown.</summary>
    public static SqliteSession Open(string path, TimeSpan timeout, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)),
        }.ConnectionString);
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            session.Prepare(timeout, readOnly);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection => _connection;

    /// <summary>Takes the write lock, or fails if it is not free in time. This is not a command of the provider: the provider repeats a
    /// statement on a locked database until its own timeout, in whole seconds, which leaves no time to report to the caller.</summary>
    public void Begin() => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE"), _connection.Handle);

    /// <returns>The number of changed rows.</returns>
    public int Execute(SqlStatement statement) => StatementFor(statement.Text).Run(statement.Values);

    /// <summary>Executes a text that is not used again.</summary>
    public void ExecuteOnce(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    public List<T> Query<T>(SqlStatement statement, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = QueryFor(statement).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Ends the running query with an error, from another thread. Without a running query it does nothing.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_connection.Handle);

    public void ThrowIfFileMoved()
    {
        if (SqliteLibrary.FileHasMoved(_connection.Handle!))
        {
            throw new JobStoreUnavailableException("its file was moved, replaced or deleted");
        }
    }

    public void Dispose()
    {
        foreach (var query in _queries.Values)
        {
            query.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void Prepare(TimeSpan timeout, bool readOnly)
    {
        // Half of the caller's timeout, so that the caller gets the reason before its own deadline.
        ExecuteOnce(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)(timeout / 2).TotalMilliseconds};"));
        if (readOnly)
        {
            ExecuteOnce("PRAGMA query_only = ON;");
            return;
        }

        if (Query(new SqlStatement("PRAGMA journal_mode = WAL;"), row => row.GetString(0)) is not ["wal"])
        {
            throw new JobStoreUnavailableException("its file system does not support a write-ahead log");
        }

        ExecuteOnce(Settings);
    }

    /// <summary>The writes of a group mostly have the same text, so the last statement is compared first, by reference.</summary>
    private SqliteStatement StatementFor(string text)
    {
        if (ReferenceEquals(text, _last.Text))
        {
            return _last.Statement!;
        }

        if (!_statements.TryGetValue(text, out var statement))
        {
            statement = new SqliteStatement(_connection.Handle!, text);
            _statements.Add(text, statement);
        }

        _last = (text, statement);
        return statement;
    }

    private SqliteCommand QueryFor(SqlStatement statement)
    {
        if (!_queries.TryGetValue(statement.Text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            for (var index = 0; index < statement.Values.Length; index++)
            {
                command.Parameters.Add(
                    new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${index + 1}") });
            }

            _queries.Add(statement.Text, command);
        }

        for (var index = 0; index < statement.Values.Length; index++)
        {
            command.Parameters[index].Value = statement.Values[index].Boxed ?? DBNull.Value;
        }

        return command;
    }
}
