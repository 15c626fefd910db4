namespace Gateway.Jobs.Store.Files;

/// <summary>
/// Stores the metadata of uploaded files. The bytes are in a file storage. The row of a file exists before its first byte and until after
/// its last one, so that no byte is left without a row. The totals of the clients and of all files change in the transaction that adds or
/// removes bytes. If the database fails, every method throws <see cref="JobStoreUnavailableException"/>.
/// </summary>
internal interface IFileStore
{
    /// <summary>Begins an upload.</summary>
    /// <returns><see cref="FileOutcome.Done"/> or <see cref="FileOutcome.TooManyFiles"/>.</returns>
    Task<FileOutcome> AddFileAsync(NewFile file, FileLimits limits, CancellationToken cancellationToken);

    /// <summary>The file of an upload URL, in any state. Null: there is none.</summary>
    Task<StoredFile?> FindUploadAsync(byte[] uploadDigest, CancellationToken cancellationToken);

    /// <summary>The files with these names, in any state and any order.</summary>
    Task<IReadOnlyList<StoredFile>> FindFilesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>The parts of a file in the order of their numbers.</summary>
    Task<IReadOnlyList<FilePart>> ListPartsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes the lease of a part and reserves bytes for it. A part of a multipart upload that was received before is received
    /// again; its earlier bytes no longer count. A lease that has ended may be taken.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="bytes">The bytes to reserve.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="now">The time: an upload that ends before it is not found.</param>
    /// <param name="until">The end of the lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Done, NotFound, Complete, InProgress, ClientFull or Full.</returns>
    Task<FileOutcome> BeginPartAsync(
        PartLease lease, long bytes, FileLimits limits, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Renews the lease, and raises the reservation to <paramref name="bytes"/>.</summary>
    /// <returns>Done, LeaseLost, ClientFull or Full.</returns>
    Task<FileOutcome> ExtendPartAsync(
        PartLease lease, long bytes, FileLimits limits, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a part of a multipart upload whose bytes are durable. They are not more than were reserved.</summary>
    /// <returns>Done or LeaseLost.</returns>
    Task<FileOutcome> FinishPartAsync(PartLease lease, long bytes, byte[] digest, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a whole file whose bytes are durable, and completes the upload. From then on the file is served. Its
    /// bytes are not more than were reserved.</summary>
    /// <returns>Done or LeaseLost.</returns>
    Task<FileOutcome> FinishFileAsync(
        PartLease lease, FileContent content, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Gives up a part whose bytes have been removed. Its reservation ends, and it can be received again.</summary>
    Task AbandonPartAsync(PartLease lease, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a part whose bytes could not be removed. They still count. The part can be received again, and the sweep
    /// finds it.</summary>
    Task EndLeaseAsync(PartLease lease, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Completes a multipart upload, unless a part is being received or its parts differ from <paramref name="parts"/>.</summary>
    /// <returns>Done, NotFound, Complete or InProgress (also: the parts have changed).</returns>
    Task<FileOutcome> CompleteFileAsync(
        string name, IReadOnlyList<FilePart> parts, FileContent content, DateTimeOffset now, DateTimeOffset expiresAt,
        CancellationToken cancellationToken);

    /// <summary>What counts against the limits of a client.</summary>
    Task<FileUsage> FindFileUsageAsync(string client, CancellationToken cancellationToken);

    /// <summary>A client's own files that are complete and have not expired, the newest first.</summary>
    Task<FilePage> ListFilesAsync(
        string client, DateTimeOffset now, int limit, FileCursor? after, CancellationToken cancellationToken);

    /// <summary>Ends a client's own file or upload: from now on it is not served, and nothing of it is received. The caller removes its
    /// bytes and then calls <see cref="ForgetFileAsync"/>. A request that receives a part at that moment removes the bytes of this part
    /// itself.</summary>
    /// <returns>The file. Null: the client has no such file, it has expired, or it is being removed already.</returns>
    Task<StoredFile?> RemoveFileAsync(string name, string client, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends files and uploads that have expired, and returns those and all others whose bytes are to be removed. An upload of
    /// which a part is being received ends too, but it is returned only when the lease of the part has ended.</summary>
    /// <param name="client">The client. Null: all clients.</param>
    /// <param name="now">The time.</param>
    /// <param name="batch">The most files that are ended, and that are returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<StoredFile>> TakeExpiredFilesAsync(
        string? client, DateTimeOffset now, int batch, CancellationToken cancellationToken);

    /// <summary>Removes a file that is being removed, with its parts, and ends what it counts. Its bytes have been removed. A file of which
    /// a part is being received stays.</summary>
    /// <returns>Whether this call has removed it.</returns>
    Task<bool> ForgetFileAsync(string name, CancellationToken cancellationToken);

    /// <summary>Leases that have ended: the bytes of these attempts are to be removed. Each is returned with a new lease of the caller, so
    /// that only one process removes them, and nobody receives the part meanwhile.</summary>
    Task<IReadOnlyList<AbandonedPart>> TakeAbandonedPartsAsync(
        string token, DateTimeOffset now, DateTimeOffset until, int batch, CancellationToken cancellationToken);

    /// <summary>The parts whose bytes were received, or are being received, by these attempts. Bytes of every other attempt belong to no
    /// file.</summary>
    Task<IReadOnlyList<FilePart>> FindPartsAsync(IReadOnlyList<string> attempts, CancellationToken cancellationToken);
}
