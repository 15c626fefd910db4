using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A prepared statement that returns no rows. It binds the values directly: a command of the provider allocates 1.7 KB for each
/// insert, for parameter objects, a reader and the UTF-8 form of each text.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 768;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    public SqliteStatement(sqlite3 database, string text)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, text, out _statement));
        _places = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(PlaceOf)];
    }

    /// <returns>The number of changed rows.</returns>
    public int Run(ReadOnlySpan<SqlValue> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            Check(Bind(_places[index], values[index]));
        }

        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            // The session is discarded after an error. The error is read before a reset could change it.
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        var changed = raw.sqlite3_changes(_database);
        Check(raw.sqlite3_reset(_statement));
        return changed;
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>SQLite counts parameters in the order in which the text first names them, not by their names.</summary>
    private int PlaceOf(int number) =>
        raw.sqlite3_bind_parameter_index(_statement, string.Create(CultureInfo.InvariantCulture, $"${number}"));

    private int Bind(int index, in SqlValue value)
    {
        if (value.IsNull)
        {
            return raw.sqlite3_bind_null(_statement, index);
        }

        return value.Type switch
        {
            SqlType.Text => BindText(index, value.Text),
            SqlType.Integer => raw.sqlite3_bind_int64(_statement, index, value.Integer),
            SqlType.Real => raw.sqlite3_bind_double(_statement, index, value.Real),
            SqlType.Bytes => BindBytes(index, value.Bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, null),
        };
    }

    private int BindText(int index, string text)
    {
        // The library takes an empty span as a null.
        if (text.Length == 0)
        {
            return raw.sqlite3_bind_text(_statement, index, text);
        }

        if (Encoding.UTF8.GetMaxByteCount(text.Length) > StackBytes)
        {
            return raw.sqlite3_bind_text(_statement, index, Encoding.UTF8.GetBytes(text).AsSpan());
        }

        Span<byte> bytes = stackalloc byte[StackBytes];
        return raw.sqlite3_bind_text(_statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private int BindBytes(int index, byte[] bytes) => bytes.Length == 0
        ? raw.sqlite3_bind_zeroblob(_statement, index, 0)
        : raw.sqlite3_bind_blob(_statement, index, bytes.AsSpan());

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
