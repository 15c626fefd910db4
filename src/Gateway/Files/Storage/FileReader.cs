using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Storage;

/// <summary>Opens the bytes of a complete file, also of one that is stored in parts, as one stream that is read once.</summary>
internal sealed class FileReader(IFileStore store, IFileStorage storage, StoreMonitor monitor)
{
    /// <returns>The bytes. Their number is <see cref="FileContent.Length"/>, or the read fails.</returns>
    /// <exception cref="FileStorageException">The storage has failed, or bytes are missing. The stream throws it too.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellation) =>
        OpenAsync(file, ByteRange.Whole(ContentOf(file).Length), cancellation);

    /// <returns>The bytes of the range, or the read fails. Only parts with bytes of the range are opened.</returns>
    /// <exception cref="FileStorageException">The storage has failed, or bytes are missing. The stream throws it too.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public async Task<Stream> OpenAsync(StoredFile file, ByteRange range, CancellationToken cancellation)
    {
        var content = ContentOf(file);
        return content.Parts == 0
            ? await storage.OpenAsync(WholeOf(file, content), range, cancellation)
            : await OpenAsync(await PartsAsync(file, content, cancellation), range, cancellation);
    }

    /// <summary>Checks that the first bytes of a file can be opened, with one call of the storage. Nothing is read.</summary>
    /// <exception cref="FileStorageException">The storage has failed, or bytes are missing.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public async Task CheckBeginAsync(StoredFile file, CancellationToken cancellation)
    {
        var content = ContentOf(file);
        if (content.Parts == 0)
        {
            await storage.CheckAsync(WholeOf(file, content), content.Length, cancellation);
            return;
        }

        var first = (await PartsAsync(file, content, cancellation))[0];
        await storage.CheckAsync(StorageNames.Of(first), first.Bytes, cancellation);
    }

    /// <summary>Checks that the bytes of a file, and of all its parts, can be opened and have their length. Nothing is read.</summary>
    /// <exception cref="FileStorageException">The storage has failed, or bytes are missing.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The parts can't be read.</exception>
    public async Task CheckAsync(StoredFile file, CancellationToken cancellation)
    {
        var content = ContentOf(file);
        if (content.Parts == 0)
        {
            await storage.CheckAsync(WholeOf(file, content), content.Length, cancellation);
            return;
        }

        foreach (var part in await PartsAsync(file, content, cancellation))
        {
            await storage.CheckAsync(StorageNames.Of(part), part.Bytes, cancellation);
        }
    }

    /// <summary>Opens complete parts.</summary>
    public Task<Stream> OpenAsync(IReadOnlyList<FilePart> parts, CancellationToken cancellation) =>
        OpenAsync(parts, ByteRange.Whole(parts.Sum(static part => part.Bytes)), cancellation);

    private async Task<Stream> OpenAsync(IReadOnlyList<FilePart> parts, ByteRange range, CancellationToken cancellation)
    {
        var open = new List<Func<CancellationToken, Task<Stream>>>();
        long before = 0;
        foreach (var part in parts)
        {
            var first = Math.Max(range.Offset, before);
            var end = Math.Min(range.Offset + range.Length, before + part.Bytes);
            if (first < end)
            {
                var ofPart = new ByteRange(first - before, end - first, part.Bytes);
                open.Add(token => storage.OpenAsync(StorageNames.Of(part), ofPart, token));
            }

            before += part.Bytes;
        }

        return await new PartsStream(range.Length, open).BeginAsync(cancellation);
    }

    private static FileContent ContentOf(StoredFile file) =>
        file.Content ?? throw new InvalidOperationException("The upload of the file is not complete.");

    private static string WholeOf(StoredFile file, FileContent content) =>
        content.Attempt is { } attempt ? StorageNames.Of(file.Name, 0, attempt) : throw FileFaults.Missing();

    private async Task<IReadOnlyList<FilePart>> PartsAsync(StoredFile file, FileContent content, CancellationToken cancellation)
    {
        var parts = await monitor.WatchAsync(store.ListPartsAsync(file.Name, cancellation));
        return parts.Count == content.Parts && parts.Sum(static part => part.Bytes) == content.Length ? parts : throw FileFaults.Missing();
    }
}
