using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>Connects the managed provider with the operating system's SQLite, which the distribution keeps patched.</summary>
internal static class SqliteLibrary
{
    private const string ProviderName = "e_sqlite3";

    /// <summary>3.24 has the upsert that idempotency keys are claimed with.</summary>
    private const int OldestVersion = 3_024_000;

    private const int FileHasMovedCode = 20;
    private const int Ok = 0;

    private static readonly Lock Loading = new();
    private static FileControl? _fileControl;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int FileControl(IntPtr database, IntPtr schema, int code, out int result);

    /// <summary>Once per process; safe to call again and from several threads.</summary>
    /// <exception cref="SqliteLibraryException">There is no such library, or it is too old.</exception>
    public static void Load()
    {
        lock (Loading)
        {
            if (_fileControl is not null)
            {
                return;
            }

            var library = Find();
            var fileControl = Marshal.GetDelegateForFunctionPointer<FileControl>(NativeLibrary.GetExport(library, "sqlite3_file_control"));
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == ProviderName ? library : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            if (raw.sqlite3_libversion_number() < OldestVersion)
            {
                throw new SqliteLibraryException($"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old: 3.24 or newer is needed.");
            }

            _fileControl = fileControl;
        }
    }

    /// <summary>Whether the path leads to another file than the one that is open, or to none. What is written then is lost with the
    /// last handle, and SQLite itself does not look.</summary>
    public static bool FileHasMoved(SqliteConnection connection) =>
        _fileControl!(connection.Handle!.DangerousGetHandle(), IntPtr.Zero, FileHasMovedCode, out var moved) == Ok && moved != 0;

    private static IntPtr Find()
    {
        var name = OperatingSystem.IsWindows() ? "winsqlite3" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), searchPath: null, out var library)
            ? library
            : throw new SqliteLibraryException(
                $"SQLite's library {name} was not found: install it (Debian, Ubuntu: libsqlite3-0; Alpine: sqlite-libs), "
                + "or keep jobs in PostgreSQL by setting ConnectionStrings:Jobs to Host=….");
    }
}
