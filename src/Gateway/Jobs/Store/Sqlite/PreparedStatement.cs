using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A statement that is prepared once and run often, without a result. It binds and steps by itself: the commands of the
/// managed provider look every parameter up by its name, box its value and build a reader each time.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int StackBytes = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _positions;
    private readonly bool _changesRows;

    /// <param name="database">An open connection, which outlives the statement.</param>
    /// <param name="text">One statement whose parameters are named <c>$1</c> to <c>$<paramref name="parameters"/></c>.</param>
    /// <param name="parameters">How many values it takes.</param>
    public PreparedStatement(sqlite3 database, string text, int parameters)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, text, out _statement));
        // They are numbered as they appear in the text, which need not be the order of their names.
        _positions = new int[parameters];
        for (var index = 0; index < parameters; index++)
        {
            _positions[index] = raw.sqlite3_bind_parameter_index(_statement, string.Create(CultureInfo.InvariantCulture, $"${index + 1}"));
        }

        _changesRows = raw.sqlite3_stmt_readonly(_statement) == 0;
    }

    /// <returns>How many rows were changed.</returns>
    /// <exception cref="SqliteException">The statement failed; the connection is in doubt.</exception>
    public int Execute(ReadOnlySpan<SqlValue> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            Check(Bind(_positions[index], values[index]));
        }

        int result;
        do
        {
            result = raw.sqlite3_step(_statement);
        }
        while (result == raw.SQLITE_ROW);

        if (result != raw.SQLITE_DONE)
        {
            Check(result);
        }

        Check(raw.sqlite3_reset(_statement));
        return _changesRows ? raw.sqlite3_changes(_database) : 0;
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int position, SqlValue value) => value switch
    {
        { Value: null } => raw.sqlite3_bind_null(_statement, position),
        { Type: SqlType.Integer } => raw.sqlite3_bind_int64(_statement, position, (long)value.Value),
        { Type: SqlType.Real } => raw.sqlite3_bind_double(_statement, position, (double)value.Value),
        { Type: SqlType.Bytes } => BindBytes(position, (byte[])value.Value),
        _ => BindText(position, (string)value.Value),
    };

    /// <summary>An empty span has no address, which SQLite takes for null.</summary>
    private int BindBytes(int position, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, position, 0) : raw.sqlite3_bind_blob(_statement, position, bytes);

    private int BindText(int position, string text)
    {
        if (text.Length == 0)
        {
            return raw.sqlite3_bind_text(_statement, position, text);
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        return raw.sqlite3_bind_text(_statement, position, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
