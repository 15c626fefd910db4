using Gateway.Configuration.Files;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>
/// Keeps a SQLite file for one gateway. A gateway remembers jobs and holds changes that are not written yet, so a second one on
/// the same file would overwrite what the first one knows. The lock is the operating system's own on a file beside the database: it
/// works between containers that share a volume, and it is free again when the process ends, however it ends.
/// </summary>
internal sealed class SqliteFileLock(string database) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The error codes of Linux, macOS and Windows for a file that somebody else has locked.</summary>
    private static readonly int[] IsLockedCodes = [11, 35, unchecked((int)0x80070020)];

    // Not the database itself: closing any handle of that would drop the locks that SQLite holds on it in this process.
    private readonly string _path = RealPath.Of(database) + ".lock";
    private FileStream? _file;

    /// <summary>Takes the lock, unless this object has it already. The directory must exist.</summary>
    /// <exception cref="JobStoreInUseException">Another gateway has it.</exception>
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

    /// <summary>The file stays: whoever deletes it may delete the one that another gateway has just locked.</summary>
    public void Dispose() => _file?.Dispose();
}
