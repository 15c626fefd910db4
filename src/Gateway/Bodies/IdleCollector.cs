namespace Gateway.Bodies;

/// <summary>
/// Runs a garbage collection when the gateway is idle after a peak, so that the process returns memory to the operating system. The
/// collector runs on allocation only, and an idle gateway does not allocate.
/// </summary>
internal sealed class IdleCollector(BodyMemory memory, BlockPool blocks, TimeProvider time) : BackgroundService
{
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A heap of at most this size is not collected.</summary>
    private const long SmallHeap = 32 * MiB;

    /// <summary>If more is allocated in an interval, the gateway is not idle, and a full collection would delay requests.</summary>
    private const long IdleAllocation = 8 * MiB;

    /// <summary>If less was allocated since the previous collection, no further collection runs.</summary>
    private const long WorthCollecting = 16 * MiB;

    private long _seen;
    private long _collected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Look();
        }
    }

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        // The blocks of a peak are garbage only after the pool has released them.
        var isIdle = allocated - _seen < IdleAllocation && memory.Reserved == 0 && blocks.Idle == 0;
        _seen = allocated;
        if (isIdle && allocated - _collected >= WorthCollecting && HeapBytes() > SmallHeap)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _collected = allocated;
        }
    }

    /// <summary>
    /// The committed bytes are those of the last collection. After a peak without a collection, the bytes in use show the peak.
    /// </summary>
    private static long HeapBytes() => Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
