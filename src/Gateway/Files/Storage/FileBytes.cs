using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Storage;

/// <summary>Removes the bytes of a file that is no longer served.</summary>
internal static class FileBytes
{
    /// <exception cref="FileStorageException">The storage has failed.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public static async Task RemoveAsync(IFileStore store, IFileStorage storage, StoredFile file, CancellationToken cancellation)
    {
        if (file.Content?.Attempt is { } attempt)
        {
            await storage.RemoveAsync(StorageNames.Of(file.Name, 0, attempt), cancellation);
            return;
        }

        foreach (var part in await store.ListPartsAsync(file.Name, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            await storage.RemoveAsync(StorageNames.Of(part), cancellation);
        }
    }
}
