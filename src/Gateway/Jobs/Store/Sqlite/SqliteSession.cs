using System.Data.Common;
using System.Globalization;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>One open connection with its prepared statements. Not thread-safe. After any error it is thrown away.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>About 16 MB of write-ahead log, then its pages move into the file, each once however often it was written; the log
    /// is cut back when it once grew larger. The index of ids is written all over, so as much of it as 16 MB hold stays in memory:
    /// the default of 2 MB reads a page back for almost every job.</summary>
    private const string Settings =
        """
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 33554432;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, which must exist: a store that was deleted must not come back empty, or every job would be
    /// unknown.</summary>
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

    /// <summary>Takes the write lock, or fails when it is not free in time. Not as a command of the provider, which repeats a statement
    /// that found the database locked until its own timeout, in whole seconds, and leaves no time to tell the caller.</summary>
    public void Begin() => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE"), _connection.Handle);

    /// <returns>How many rows were changed.</returns>
    public int Execute(SqlStatement statement) => CommandFor(statement).ExecuteNonQuery();

    public void Execute(string text) => Execute(new SqlStatement(text));

    public List<T> Query<T>(SqlStatement statement, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = CommandFor(statement).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void ThrowIfFileMoved()
    {
        if (SqliteLibrary.FileHasMoved(_connection.Handle!))
        {
            throw new JobStoreUnavailableException("its file was moved, replaced or deleted");
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private void Prepare(TimeSpan timeout, bool readOnly)
    {
        // Half of what a caller waits, so that it is told the reason.
        RunOnce(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)(timeout / 2).TotalMilliseconds};"));
        if (readOnly)
        {
            RunOnce("PRAGMA query_only = ON;");
            return;
        }

        if (Query(new SqlStatement("PRAGMA journal_mode = WAL;"), row => row.GetString(0)) is not ["wal"])
        {
            throw new JobStoreUnavailableException("its file system does not support a write-ahead log");
        }

        RunOnce(Settings);
    }

    private void RunOnce(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private SqliteCommand CommandFor(SqlStatement statement)
    {
        if (!_commands.TryGetValue(statement.Text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            for (var index = 0; index < statement.Values.Length; index++)
            {
                command.Parameters.Add(
                    new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${index + 1}") });
            }

            _commands.Add(statement.Text, command);
        }

        for (var index = 0; index < statement.Values.Length; index++)
        {
            command.Parameters[index].Value = statement.Values[index].Value ?? DBNull.Value;
        }

        return command;
    }
}
