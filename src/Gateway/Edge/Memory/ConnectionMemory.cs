using System.Buffers;
using System.Collections.Concurrent;
using Gateway.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Memory;

/// <summary>
/// The blocks in which the server keeps unread bytes of requests and unsent bytes of responses. The server's own pool keeps every block of
/// a peak and releases a twentieth of them every 10 s: after thousands of connections it held more than 100 MiB for minutes. This pool
/// keeps idle blocks up to a bound and leaves all others to the collector. The blocks have 4 KiB. The server receives into one block at a
/// time, so a connection that receives a large body gets blocks of 64 KiB, up to a bound for all connections.
/// </summary>
/// <param name="maxIdleBytes">Maximum size of all idle blocks.</param>
internal sealed class ConnectionMemory(long maxIdleBytes) : MemoryPool<byte>, IMemoryPoolFactory<byte>, IMeasured
{
    /// <summary>The size of the server's own blocks, and of a page of memory.</summary>
    public const int BlockBytes = 4 * 1024;

    /// <summary>Below the threshold of the large object heap.</summary>
    public const int LargeBlockBytes = 64 * 1024;

    private readonly ConcurrentQueue<ConnectionBlock> _idle = new();
    private readonly ConcurrentQueue<ConnectionBlock> _idleLarge = new();
    private readonly AsyncLocal<ReceiveBlocks?> _receiving = new();
    private readonly long _maxLarge = maxIdleBytes / 4;
    private long _idleBytes;
    private long _rented;
    private long _large;

    /// <summary>The server asks for this much at most. It accepts larger blocks.</summary>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>Bytes of the idle blocks.</summary>
    public long Idle => Interlocked.Read(ref _idleBytes);

    /// <summary>Bytes of the blocks in use.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>Bytes of the large blocks in use. They are a part of <see cref="Rented"/>.</summary>
    public long Large => Interlocked.Read(ref _large);

    /// <summary>
    /// The connection that the caller receives for. The transport starts to receive in the flow in which it accepts a connection, and
    /// rents the blocks in that flow. All other parts of the server run in flows of their own and get small blocks.
    /// </summary>
    internal ReceiveBlocks? Receiving
    {
        set => _receiving.Value = value;
    }

    /// <summary>Parts of the server ask for a pool each. All of them share one pool, so that the bound is one for the process.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        var bytes = NextBlock();
        Interlocked.Add(ref _rented, bytes);
        if (IdleOf(bytes).TryDequeue(out var block))
        {
            Interlocked.Add(ref _idleBytes, -bytes);
            block.MarkRented();
            return block;
        }

        return new ConnectionBlock(this, bytes);
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.connection_memory.used", "By", "Memory of unread requests and unsent responses.", () => Rented);
        meter.Level("gateway.connection_memory.large", "By", "Large blocks of it, for bodies that are being received.", () => Large);
        meter.Level("gateway.connection_memory.idle", "By", "Idle memory that is kept for further connections.", () => Idle);
    }

    internal void Return(ConnectionBlock block)
    {
        Interlocked.Add(ref _rented, -block.Bytes);
        if (block.Bytes == LargeBlockBytes)
        {
            Interlocked.Add(ref _large, -LargeBlockBytes);
        }

        // Two threads may both see room for the last block. The bound is then exceeded by a block for each thread.
        if (Interlocked.Read(ref _idleBytes) + block.Bytes <= maxIdleBytes)
        {
            Interlocked.Add(ref _idleBytes, block.Bytes);
            IdleOf(block.Bytes).Enqueue(block);
        }
    }

    /// <summary>A part of the server disposes its pool when it stops, while other parts may still use this one.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private ConcurrentQueue<ConnectionBlock> IdleOf(int bytes) => bytes == LargeBlockBytes ? _idleLarge : _idle;

    private int NextBlock()
    {
        if (_receiving.Value is not { } connection)
        {
            return BlockBytes;
        }

        var bytes = connection.Fill(LargeBlockBytes) && TryCountLarge() ? LargeBlockBytes : BlockBytes;
        connection.Subtract(bytes);
        return bytes;
    }

    private bool TryCountLarge()
    {
        if (Interlocked.Add(ref _large, LargeBlockBytes) <= _maxLarge)
        {
            return true;
        }

        Interlocked.Add(ref _large, -LargeBlockBytes);
        return false;
    }
}
