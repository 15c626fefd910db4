namespace Gateway.Upstream.Answers;

/// <summary>A stream whose beginning is already in memory. A read returns the beginning first, then the rest as it arrives.</summary>
internal sealed class PeekedStream : ForwardOnlyStream
{
    private readonly Stream _rest;
    private int _given;

    private PeekedStream(Stream rest, ReadOnlyMemory<byte> beginning, bool isWhole) =>
        (_rest, Beginning, IsWhole) = (rest, beginning, isWhole);

    public ReadOnlyMemory<byte> Beginning { get; }

    /// <summary>Whether the beginning is the whole content.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads the first <paramref name="bytes"/> bytes, or fewer if the stream is shorter.</summary>
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
