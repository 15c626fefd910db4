namespace Gateway.Edge.Memory;

/// <summary>
/// Chooses the size of the blocks that one connection receives into. It is a feature of the connection. A block is large only if the rest
/// of the body fills it completely, so a connection that waits for its next request has a small block.
/// </summary>
internal sealed class ReceiveBlocks
{
    /// <summary>
    /// Bytes that will arrive and for which no block is rented. Every block is subtracted, so it is below zero most of the time.
    /// </summary>
    private long _expected;

    /// <summary>
    /// Begins to count the blocks of a body. Call it before the arrived bytes are counted: bytes that arrive between this call and
    /// <see cref="Expect"/> are then in blocks that are subtracted.
    /// </summary>
    public void Begin() => Interlocked.Exchange(ref _expected, 0);

    /// <summary>Says how many bytes of the body have not arrived. Some of them can be in the block that is in use.</summary>
    public void Expect(long bytes) => Interlocked.Add(ref _expected, bytes - ConnectionMemory.BlockBytes);

    /// <summary>The body is complete or refused. No large block is rented after this call.</summary>
    public void End() => Interlocked.Exchange(ref _expected, 0);

    /// <summary>Whether the expected bytes fill a block of this size.</summary>
    internal bool Fill(int blockBytes) => Interlocked.Read(ref _expected) >= blockBytes;

    /// <summary>Subtracts a rented block. Only the receiving loop of the connection rents blocks, one at a time.</summary>
    internal void Subtract(int blockBytes) => Interlocked.Add(ref _expected, -blockBytes);
}
