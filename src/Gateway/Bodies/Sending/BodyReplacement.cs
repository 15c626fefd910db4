namespace Gateway.Bodies.Sending;

/// <summary>A part of a body in whose place other bytes are sent. The bytes are read once, piece by piece.</summary>
internal abstract class BodyReplacement(int start, int length, long sentLength) : IDisposable
{
    /// <summary>Offset in the received body.</summary>
    public int Start => start;

    /// <summary>Received bytes that are not sent.</summary>
    public int Length => length;

    /// <summary>Bytes that are sent in their place.</summary>
    public long SentLength => sentLength;

    /// <summary>Reads the next piece.</summary>
    /// <param name="buffer">At least <see cref="RequestBodyContent.PieceBytes"/>.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <returns>Its length. 0 only after <see cref="SentLength"/> bytes.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    public abstract void Dispose();
}
