namespace Gateway.Files.Storage;

/// <summary>Maps errors of the file system to faults of the storage. The texts name no file.</summary>
internal static class FileFaults
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the file system caused an exception.</summary>
    public static bool IsOfFileSystem(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static FileStorageException Of(Exception exception) => exception switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or FileTooLarge or WindowsDiskFull } =>
            new FileStorageException(FileStorageFault.Full, "the disk is full", exception),
        FileNotFoundException or DirectoryNotFoundException => Missing(exception),
        UnauthorizedAccessException => new FileStorageException(
            FileStorageFault.Unavailable, "there is no permission for the directory of the files", exception),
        _ => new FileStorageException(FileStorageFault.Unavailable, "the directory of the files can't be used", exception),
    };

    /// <summary>A fault of a file that waits in the directory until an S3 store has taken it. It is not a file that was stored.</summary>
    public static FileStorageException OfWaiting(Exception exception) =>
        exception is not EndOfStreamException && Of(exception) is { Fault: not FileStorageFault.Missing } fault
        ? fault
        : new FileStorageException(
            FileStorageFault.Unavailable, "the directory of the files has lost the bytes of an upload that waits in it", exception);

    /// <summary>The directory itself is missing, and not a file in it. The operator needs its path.</summary>
    public static FileStorageException NotThere(string directory, Exception? exception = null) => new(
        FileStorageFault.Unavailable,
        $"the directory of the files {directory} is not there: its volume is not mounted, or it was renamed or replaced (it does not "
            + $"exist, or it has no folder {FilesDirectory.Mark}, which the start of the gateway creates in it). Mount the right "
            + "directory; it is used at once",
        exception);

    /// <summary>The directory could not be used at the start, and cannot be used now.</summary>
    public static FileStorageException Unusable(string directory, string reason) =>
        new(FileStorageFault.Unavailable, $"the directory of the files {directory} can't be used: {reason}");

    public static FileStorageException Missing(Exception? exception = null) =>
        new(FileStorageFault.Missing, "the bytes are missing", exception);
}
