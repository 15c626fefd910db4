using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Storage;

/// <summary>
/// Looks at the start whether the storage can be used, and logs what is wrong. The gateway starts nevertheless: only uploads need the
/// storage, and a store may come later.
/// </summary>
internal sealed partial class StorageCheck(
    FilesDirectory directory, IFileStorage storage, IFileStore store, StorageHealth health, ILogger<StorageCheck> logger)
    : BackgroundService
{
    /// <summary>The name under which the store has the totals of all clients.</summary>
    private const string OfAllClients = "";

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (directory.Check() is { } why)
        {
            health.Failed(FileFaults.Unusable(directory.Path, why));
            Log.DirectoryUnusable(logger, directory.Path, why);
        }
        else if (storage is not S3Storage)
        {
            health.Worked();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (storage is S3Storage s3)
            {
                await s3.CheckAsync(stoppingToken);
                health.Worked();
            }
            else if (directory.HasNewMark && await store.FindFileUsageAsync(OfAllClients, stoppingToken) is { Bytes: > 0 } usage)
            {
                health.HasNewDirectory(usage.Files);
                Log.DirectoryIsNew(logger, directory.Path, usage.Files);
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The fault of the store is logged where it occurred.
        }
        catch (FileStorageException exception)
        {
            health.Failed(exception);
            Log.StoreUnusable(logger, exception.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FilesDirectoryIsNew, LogLevel.Warning,
            "The directory {directory} is a new one, and the database has {files} files and uploads: check that its volume is mounted")]
        public static partial void DirectoryIsNew(ILogger logger, string directory, long files);

        [LoggerMessage(EventIds.FilesDirectoryUnusable, LogLevel.Warning,
            "Uploads are refused: the gateway can't write to the directory {directory} ({reason}). Set Gateway:Files:Directory")]
        public static partial void DirectoryUnusable(ILogger logger, string directory, string reason);

        [LoggerMessage(EventIds.FilesStoreUnusable, LogLevel.Error,
            "Uploads are refused: the store of Gateway:Files:S3 can't be used: {reason}")]
        public static partial void StoreUnusable(ILogger logger, string reason);
    }
}
