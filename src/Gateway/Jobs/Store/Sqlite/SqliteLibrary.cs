using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>The one function of SQLite that the managed provider does not offer, called in the library that comes with its
/// package.</summary>
internal static class SqliteLibrary
{
    private const string Name = "e_sqlite3";
    private const int FileHasMovedCode = 20;
    private const int Ok = 0;

    /// <summary>Whether the path leads to a file other than the open one, or to none. Rows that are written then are lost with the
    /// last handle, and SQLite itself does not check.</summary>
    public static bool FileHasMoved(sqlite3 database) =>
        FileControl(database, IntPtr.Zero, FileHasMovedCode, out var moved) == Ok && moved != 0;

    [DllImport(Name, EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    private static extern int FileControl(sqlite3 database, IntPtr schema, int code, out int result);
}
