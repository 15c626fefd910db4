using Gateway.Configuration;

namespace Gateway.Diagnostics.Health;

/// <summary>The disk of the job store's file.</summary>
internal sealed class StoreDisk(StoreAddress address)
{
    /// <summary>With less, an operator should act: a full disk stops all submits.</summary>
    public const long LittleBytes = 256 * 1024 * 1024;

    /// <summary>Free bytes for this user. Null: the store is PostgreSQL, or the disk can't be asked.</summary>
    public long? Free
    {
        get
        {
            if (address.SqliteFile is not { } file)
            {
                return null;
            }

            try
            {
                return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(file))!).AvailableFreeSpace;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }
}
