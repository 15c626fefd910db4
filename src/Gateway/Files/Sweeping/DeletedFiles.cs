using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Sweeping;

/// <summary>Removes the bytes and the row of a file or an upload that its client has deleted.</summary>
internal sealed class DeletedFiles(IFileStore store, IFileStorage storage)
{
    /// <summary>A part that is being received is left to its request: the bytes of its attempt may still be written. The row of the upload
    /// stays until then.</summary>
    /// <exception cref="FileStorageException">The storage has failed.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task RemoveAsync(StoredFile file)
    {
        if (file.Content is not null)
        {
            await FileBytes.RemoveAsync(store, storage, file, CancellationToken.None);
        }
        else
        {
            var parts = await store.ListPartsAsync(file.Name, CancellationToken.None);
            foreach (var part in parts.Where(static part => part.Digest is not null))
            {
                await storage.RemoveAsync(StorageNames.Of(part), CancellationToken.None);
            }
        }

        await store.ForgetFileAsync(file.Name, CancellationToken.None);
    }

    /// <summary>The same, if the file is being removed.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public async Task RemoveIfDeletedAsync(string name)
    {
        if (await store.FindFilesAsync([name], CancellationToken.None) is [{ State: FileState.Removing } file])
        {
            await RemoveAsync(file);
        }
    }
}
