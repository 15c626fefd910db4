using Gateway.Errors;
using Gateway.Files.Storage;

namespace Gateway.Files;

/// <summary>Log events of files. They name no file.</summary>
internal sealed partial class FileLog(StorageHealth health, ILogger<FileLog> logger)
{
    /// <summary>Logs a fault of the storage. An operator sees it as a health check too.</summary>
    public void Failed(FileStorageException exception)
    {
        health.Failed(exception);
        if (exception.Fault == FileStorageFault.Missing)
        {
            Missing(logger);
        }
        else
        {
            StorageFailed(logger, exception.Fault, exception.Message, exception.InnerException?.GetType().Name);
        }
    }

    /// <summary>An upload was stored.</summary>
    public void Stored() => health.Worked();

    public void UploadLeftToSweep(Exception exception) => UploadLeftToSweep(logger, exception.GetType().Name);

    public void FileLeftToSweep(Exception exception) => FileLeftToSweep(logger, exception.GetType().Name);

    [LoggerMessage(EventIds.FileStorageFailed, LogLevel.Error, "The storage of files has failed ({fault}): {reason} ({exception_type})")]
    private static partial void StorageFailed(ILogger logger, FileStorageFault fault, string reason, string? exception_type);

    [LoggerMessage(EventIds.FileMissing, LogLevel.Error,
        "Bytes of a stored file are missing. Something else than the gateway has removed or truncated them")]
    private static partial void Missing(ILogger logger);

    [LoggerMessage(EventIds.UploadLeftToSweep, LogLevel.Warning,
        "The bytes or the reservation of a failed upload could not be removed ({exception_type}); the sweep removes them later")]
    private static partial void UploadLeftToSweep(ILogger logger, string exception_type);

    [LoggerMessage(EventIds.FileLeftToSweep, LogLevel.Warning,
        "The bytes of a deleted file could not be removed ({exception_type}). The file is no longer served; the sweep removes them later")]
    private static partial void FileLeftToSweep(ILogger logger, string exception_type);
}
