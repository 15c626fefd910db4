using System.Buffers;

namespace Gateway.Edge.Memory;

/// <summary>
/// One block. It is an ordinary array, which is pinned for each system call only. Blocks that are pinned for their lives stay where they
/// are: those that outlast a peak would keep the memory around them, which the collector cannot compact.
/// </summary>
internal sealed class ConnectionBlock(ConnectionMemory owner, int bytes) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(bytes);
    private int _isRented = 1;

    public Memory<byte> Memory => _bytes;

    /// <summary>Size of the block: <see cref="ConnectionMemory.BlockBytes"/> or <see cref="ConnectionMemory.LargeBlockBytes"/>.</summary>
    public int Bytes => _bytes.Length;

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
