using Gateway.Upstream;

namespace Gateway.Files.Storage;

/// <summary>Reads exactly the stored bytes. A source that ends early, or that fails, is a fault of the storage.</summary>
/// <param name="source">The source, which this stream disposes.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class StoredStream(Stream source, long length) : ForwardOnlyStream
{
    private readonly long _length = length;
    private long _read;

    public override long Length => _length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _length || buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _length - _read)], cancellationToken);
            _read += read;
            return read > 0 ? read : throw FileFaults.Missing();
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.Of(exception);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
