using System.Collections.Concurrent;
using Gateway.Files.Storage;

namespace Gateway.Files.References;

/// <summary>
/// Checks before the upstream call that the files of a submit can be sent. All checks have one deadline, because the submit holds its
/// idempotency key and its reservation meanwhile.
/// </summary>
internal sealed class DeliveryCheck(FileReader reader, AbandonedReads abandoned, TimeProvider time)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Files that are checked at once. A check in an S3 store is a call.</summary>
    private const int AtOnce = 8;

    /// <returns>The references whose bytes are missing, in the order of the body.</returns>
    /// <exception cref="FileStorageException">The storage has failed, did not answer before the deadline, or hangs.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public async Task<IReadOnlyList<FileReference>> FindMissingAsync(
        IReadOnlyList<FileReference> references, CancellationToken cancellation)
    {
        abandoned.ThrowIfFull();
        var missing = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token };
        try
        {
            await Parallel.ForEachAsync(references.DistinctBy(static reference => reference.FileName), atOnce, async (reference, token) =>
            {
                var check = reader.CheckAsync(reference.ServedFile, token);
                try
                {
                    // A storage that does not react to the token must not hold the submit either.
                    await check.WaitAsync(token);
                }
                catch (FileStorageException exception) when (exception.Fault == FileStorageFault.Missing)
                {
                    missing[reference.ServedFile.Name] = true;
                }
                finally
                {
                    if (!check.IsCompleted)
                    {
                        abandoned.Add(check);
                    }
                }
            });
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FileStorageException(FileStorageFault.Unavailable, "the storage does not answer in time", exception);
        }

        return [.. references.Where(reference => missing.ContainsKey(reference.ServedFile.Name))];
    }
}
