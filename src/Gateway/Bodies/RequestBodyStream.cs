namespace Gateway.Bodies;

/// <summary>
/// A checked body as the stream that YARP forwards. It remembers whether anybody began to read it: as long as nobody did,
/// no byte of the body can have left the process, so the upstream can't have accepted anything.
/// </summary>
internal sealed class RequestBodyStream(RequestBody body) : Stream
{
    private BodySegment? _segment;
    private int _offset;
    private int _started;

    /// <summary>Whether forwarding of the body has begun.</summary>
    public bool Started => Volatile.Read(ref _started) == 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => body.Length;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        Volatile.Write(ref _started, 1);
        return body.TryCopy(ref _segment, ref _offset, buffer, out var copied)
            ? copied
            : throw new ObjectDisposedException(nameof(RequestBody), "The request has ended; its body is gone.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
