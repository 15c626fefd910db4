using Gateway.Edge.Memory;

namespace Gateway.Bodies;

/// <summary>
/// Runs a garbage collection when the gateway is idle after a peak, so that the process returns memory to the operating system. The
/// collector runs on allocation only, and an idle gateway does not allocate.
/// </summary>
internal sealed class IdleCollector(BodyMemory memory, BlockPool blocks, ConnectionMemory connections, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>If more is allocated in an interval, the gateway is not idle, and a full collection would delay requests.</summary>
    private const long IdleAllocation = 8 * 1024 * 1024;

    private readonly CollectionSchedule _schedule = new();
    private long _seen;

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
        var (held, heap) = (connections.Rented, HeapBytes());
        if (_schedule.IsDue(allocated, held, heap) && isIdle)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _schedule.Note(allocated, held, heap - HeapBytes());
        }
    }

    /// <summary>
    /// The committed bytes are those of the last collection. After a peak without a collection, the bytes in use show the peak.
    /// </summary>
    private static long HeapBytes() => Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
