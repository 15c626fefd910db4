namespace Gateway.Files.Storage;

/// <summary>
/// Reads a file that waits in the directory, for the S3 client, which reads it twice: for its digest and for its call. A fault of the
/// directory becomes a <see cref="FileStorageException"/> here, because the client throws the same exceptions for faults of the store.
/// </summary>
/// <param name="file">The file, which this stream disposes.</param>
internal sealed class SpooledStream(Stream file) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => Run(() => file.Length);

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <exception cref="FileStorageException">The directory has failed.</exception>
    public static SpooledStream Open(PartialFile file) => new(Run(file.OpenRead));

    public override int Read(byte[] buffer, int offset, int count) => Run(() => file.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Run(() => file.Seek(offset, origin));

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static T Run<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }
    }
}
