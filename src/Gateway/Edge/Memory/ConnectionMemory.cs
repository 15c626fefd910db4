using System.Buffers;
using System.Collections.Concurrent;
using Gateway.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Memory;

/// <summary>
/// The blocks of 4 KiB in which the server keeps unread bytes of requests and unsent bytes of responses. The server's own pool keeps every
/// block of a peak and releases a twentieth of them every 10 s: after thousands of connections it held more than 100 MiB for minutes. This
/// pool keeps idle blocks up to a bound and leaves all others to the collector.
/// </summary>
/// <param name="maxIdleBytes">Maximum size of all idle blocks.</param>
internal sealed class ConnectionMemory(long maxIdleBytes) : MemoryPool<byte>, IMemoryPoolFactory<byte>, IMeasured
{
    /// <summary>The size of the server's own blocks, and of a page of memory.</summary>
    public const int BlockBytes = 4 * 1024;

    private readonly ConcurrentQueue<ConnectionBlock> _idle = new();
    private readonly long _maxIdle = maxIdleBytes / BlockBytes;
    private long _idleCount;
    private long _rented;

    public override int MaxBufferSize => BlockBytes;

    /// <summary>Bytes of the idle blocks.</summary>
    public long Idle => Interlocked.Read(ref _idleCount) * BlockBytes;

    /// <summary>Bytes of the blocks in use.</summary>
    public long Rented => Interlocked.Read(ref _rented) * BlockBytes;

    /// <summary>Parts of the server ask for a pool each. All of them share one pool, so that the bound is one for the process.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        Interlocked.Increment(ref _rented);
        if (_idle.TryDequeue(out var block))
        {
            Interlocked.Decrement(ref _idleCount);
            block.MarkRented();
            return block;
        }

        return new ConnectionBlock(this);
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.connection_memory.used", "By", "Memory of unread requests and unsent responses.", () => Rented);
        meter.Level("gateway.connection_memory.idle", "By", "Idle memory that is kept for further connections.", () => Idle);
    }

    internal void Return(ConnectionBlock block)
    {
        Interlocked.Decrement(ref _rented);
        // Two threads may both see room for the last block. The bound is then exceeded by a block for each thread.
        if (Interlocked.Read(ref _idleCount) < _maxIdle)
        {
            Interlocked.Increment(ref _idleCount);
            _idle.Enqueue(block);
        }
    }

    /// <summary>A part of the server disposes its pool when it stops, while other parts may still use this one.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
