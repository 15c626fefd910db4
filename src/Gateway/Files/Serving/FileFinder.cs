using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Serving;

/// <summary>Finds files that are served: complete and not expired.</summary>
internal sealed class FileFinder(IFileStore store, StoreMonitor monitor, TimeProvider time)
{
    /// <returns>Null: the id is malformed or unknown, or the file is not complete, was deleted or has expired.</returns>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<StoredFile?> FindAsync(string? id, CancellationToken cancellation)
    {
        if (id is null || !FileIds.IsFile(id))
        {
            return null;
        }

        var files = await monitor.WatchAsync(store.FindFilesAsync([FileIds.NameOf(id)], cancellation));
        return files is [var file] && file.IsServed(time.GetUtcNow()) && file.Id == id ? file : null;
    }
}
