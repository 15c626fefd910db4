namespace Gateway.Files.Storage;

/// <summary>
/// Keeps the bytes of uploaded files: in a directory or in an S3-compatible store. The names are those of <see
/// cref="StorageNames"/>. Every method throws <see cref="FileStorageException"/> if the storage fails, and no other exception.
/// </summary>
internal interface IFileStorage
{
    /// <summary>Begins to write bytes under a name, which is used once.</summary>
    Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens a range of bytes. The bytes before it are not read, and all bytes of the name must be as many as the range
    /// says.</summary>
    Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken);

    /// <summary>Checks without a read that the name has bytes of the given length, so that they can be opened.</summary>
    Task CheckAsync(string name, long length, CancellationToken cancellationToken);

    /// <summary>Removes the bytes of a name, also those of a writer that did not complete. A name without bytes is no error. For the
    /// name of incomplete bytes, as they are listed, those alone are removed.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>All names, with the time of their last change. The names of incomplete bytes have the end
    /// <see cref="StorageNames.PartialEnd"/>.</summary>
    IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(CancellationToken cancellationToken);
}
