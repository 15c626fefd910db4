namespace Gateway.Upstream;

/// <summary>A stream whose beginning has been looked at: it gives the beginning first, then the rest as it comes.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _rest;
    private int _given;

    private PeekedStream(Stream rest, ReadOnlyMemory<byte> beginning, bool isWhole) => (_rest, Beginning, IsWhole) = (rest, beginning, isWhole);

    public ReadOnlyMemory<byte> Beginning { get; }

    /// <summary>Whether the beginning is all there is.</summary>
    public bool IsWhole { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the first <paramref name="bytes"/> bytes, or fewer when the stream ends before.</summary>
    public static async Task<PeekedStream> ReadAsync(Stream stream, int bytes, CancellationToken cancellation)
    {
        var buffer = new byte[bytes];
        var length = await stream.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false, cancellation);
        return new PeekedStream(stream, buffer.AsMemory(0, length), length < bytes);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = Beginning[_given..];
        if (left.IsEmpty)
        {
            return IsWhole ? ValueTask.FromResult(0) : _rest.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _given += count;
        return ValueTask.FromResult(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
