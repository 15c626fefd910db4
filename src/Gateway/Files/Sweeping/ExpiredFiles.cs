using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Sweeping;

/// <summary>Removes files and uploads that have expired, and those that were removed and whose bytes are left.</summary>
internal sealed class ExpiredFiles(IFileStore store, IFileStorage storage, TimeProvider time)
{
    /// <param name="client">The client. Null: all clients.</param>
    /// <param name="batch">The most files.</param>
    /// <param name="result">What was done is added to it.</param>
    /// <param name="cancellation">Cancels the removal.</param>
    /// <returns>The number of files that were found.</returns>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<int> RemoveAsync(string? client, int batch, SweepResult result, CancellationToken cancellation)
    {
        var files = await store.TakeExpiredFilesAsync(client, time.GetUtcNow(), batch, cancellation);
        foreach (var file in files)
        {
            if (result.GoesOn
                && await result.TryAsync(() => FileBytes.RemoveAsync(store, storage, file, cancellation))
                && await store.ForgetFileAsync(file.Name, cancellation))
            {
                result.Removed(file.Content is null ? SweptReason.Unfinished : SweptReason.Expired);
            }
        }

        return files.Count;
    }
}
