using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

internal static class SqliteErrors
{
    /// <returns>The description of the fault. Null: the statement or its values are the cause.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE } => null,
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => "the disk is full",
            raw.SQLITE_IOERR => $"input or output failed (SQLite error {sqlite.SqliteExtendedErrorCode})",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "its file is locked by another program",
            raw.SQLITE_READONLY => "its file or its directory is read-only",
            raw.SQLITE_CANTOPEN => "its file can't be opened",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "its file is damaged or is not a database",
            _ => $"SQLite error {sqlite.SqliteExtendedErrorCode}",
        },
        UnauthorizedAccessException => "there is no permission for its file or its directory",
        IOException => "its file or its directory can't be created",
        _ => null,
    };
}
