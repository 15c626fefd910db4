using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>A function of SQLite that the managed provider does not offer. It is called in the native library that the provider's
/// package contains.</summary>
internal static class SqliteLibrary
{
    private const string Name = "e_sqlite3";
    private const int FileHasMovedCode = 20;
    private const int Ok = 0;

    /// <summary>Whether the path leads to another file than the open one, or to no file. Rows that are written in this state are lost when
    /// the last handle closes. SQLite does not check this itself.</summary>
    public static bool FileHasMoved(sqlite3 database) =>
        FileControl(database, IntPtr.Zero, FileHasMovedCode, out var moved) == Ok && moved != 0;

    [DllImport(Name, EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    private static extern int FileControl(sqlite3 database, IntPtr schema, int code, out int result);
}
