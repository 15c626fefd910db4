namespace Gateway.Bodies;

/// <summary>
/// A checked body as the stream that YARP forwards. It remembers whether anybody began to read it: as long as nobody did,
/// no byte of the body can have left the process, so the upstream can't have accepted anything.
/// </summary>
internal sealed class RequestBodyStream(RequestBody body) : ForwardOnlyStream
{
    private BodySegment? _segment;
    private int _offset;
    private int _started;

    /// <summary>Whether forwarding of the body has begun.</summary>
    public bool Started => Volatile.Read(ref _started) == 1;

    public override long Length => body.Length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Copy(buffer.Span));

    private int Copy(Span<byte> buffer)
    {
        Volatile.Write(ref _started, 1);
        return body.TryCopy(ref _segment, ref _offset, buffer, out var copied)
            ? copied
            : throw new ObjectDisposedException(nameof(RequestBody), "The request has ended; its body is gone.");
    }
}
