namespace Gateway.Bodies;

/// <summary>
/// Gives memory back to the operating system after a peak. The garbage collector works when something is allocated; a gateway
/// that has become quiet allocates nothing, and would keep what its busiest minute took.
/// </summary>
internal sealed class IdleCollector(BodyMemory memory, BlockPool blocks, TimeProvider time) : BackgroundService
{
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A heap of this size is no peak.</summary>
    private const long SmallHeap = 32 * MiB;

    /// <summary>Who allocates more in an interval is not idle: a full collection would be felt.</summary>
    private const long IdleAllocation = 8 * MiB;

    /// <summary>Less than this since the last time is not worth another.</summary>
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
        // The blocks of a peak are garbage only when the pool has let go of them.
        var isIdle = allocated - _seen < IdleAllocation && memory.Reserved == 0 && blocks.Idle == 0;
        _seen = allocated;
        if (isIdle && allocated - _collected >= WorthCollecting && GC.GetGCMemoryInfo().TotalCommittedBytes > SmallHeap)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _collected = allocated;
        }
    }
}
