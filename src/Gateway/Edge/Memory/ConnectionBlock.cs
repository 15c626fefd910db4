using System.Buffers;

namespace Gateway.Edge.Memory;

/// <summary>
/// One block. It is an ordinary array, which is pinned for each system call only. Blocks that are pinned for their lives stay where they
/// are: those that outlast a peak would keep the memory around them, which the collector cannot compact.
/// </summary>
internal sealed class ConnectionBlock(ConnectionMemory owner) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(ConnectionMemory.BlockBytes);
    private int _isRented = 1;

    public Memory<byte> Memory => _bytes;

    public void MarkRented() => Volatile.Write(ref _isRented, 1);

    /// <summary>Returns the block. A second call has no effect: a block that is returned twice would be used by two connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 1)
        {
            owner.Return(this);
        }
    }
}
