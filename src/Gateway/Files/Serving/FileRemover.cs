using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Files.Uploads;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Serving;

/// <summary>
/// Removes a client's own file or unfinished upload: first it ends for every client, then the requests that send its bytes end, then its
/// bytes go, then its row and what it counts.
/// </summary>
internal sealed class FileRemover(
    IFileStore store, UploadsUnderWay uploads, DeletedFiles deleted, StoreMonitor monitor, FileLog log, TimeProvider time)
{
    /// <returns>False: the client has no such file, or it has ended.</returns>
    /// <exception cref="JobStoreUnavailableException">The store has failed. The file may be served no more.</exception>
    public async Task<bool> TryRemoveAsync(string id, string client)
    {
        if (!FileIds.IsFile(id)
            || await monitor.WatchAsync(store.RemoveFileAsync(FileIds.NameOf(id), client, time.GetUtcNow(), CancellationToken.None))
                is not { } file)
        {
            return false;
        }

        await uploads.EndAsync(file.Name);
        try
        {
            await deleted.RemoveAsync(file);
        }
        catch (Exception exception) when (exception is FileStorageException or JobStoreUnavailableException)
        {
            // It is served no more, and the sweep removes the rest.
            log.FileLeftToSweep(exception);
        }

        return true;
    }
}
