using Gateway.Configuration.Files;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>
/// Locks a SQLite file for one gateway. A gateway caches jobs and holds changes that are not written yet, so a second gateway on the
/// same file would overwrite changes of the first. The lock is an operating-system lock on a file beside the database. It works
/// between containers that share a volume, and it is released in every case when the process ends.
/// </summary>
internal sealed class SqliteFileLock(string database) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The error codes of Linux, macOS and Windows for a file that another process has locked.</summary>
    private static readonly int[] IsLockedCodes = [11, 35, unchecked((int)0x80070020)];

    // The database file itself is not used, because closing any handle of it would release SQLite's locks on it in this process.
    private readonly string _path = RealPath.Of(database) + ".lock";
    private FileStream? _file;

    /// <summary>Takes the lock, unless this object already holds it. The directory must exist.</summary>
    /// <exception cref="JobStoreInUseException">Another gateway holds the lock.</exception>
    /// <exception cref="IOException">The file can't be created.</exception>
    public void Take()
    {
        if (_file is not null)
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            _file = new FileStream(_path, options);
        }
        catch (IOException exception) when (IsLockedCodes.Contains(exception.HResult))
        {
            throw new JobStoreInUseException(database);
        }
    }

    /// <summary>The file is not deleted, because a deletion might remove the file that another gateway has just locked.</summary>
    public void Dispose() => _file?.Dispose();
}
