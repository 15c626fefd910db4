namespace Gateway.Bodies;

/// <summary>
/// Decides whether a collection of an idle process is worthwhile: after allocations, and after connections have returned buffers that they
/// held during the previous collection. Other memory is seen by a collection only. It is repeated after pauses, which become longer while
/// it releases little.
/// </summary>
internal sealed class CollectionSchedule
{
    private const long MiB = 1024 * 1024;

    /// <summary>A heap of at most this size is not collected.</summary>
    private const long SmallHeap = 32 * MiB;

    /// <summary>So much makes a collection worthwhile: allocated or returned since the previous one, or released by it.</summary>
    private const long Worthwhile = 16 * MiB;

    /// <summary>The pauses, in looks.</summary>
    private const int ShortestPause = 2;
    private const int LongestPause = 64;

    private long _collected;
    private long _held;
    private int _pause = ShortestPause;
    private int _looks;

    /// <summary>Called at each look at an idle process.</summary>
    /// <param name="allocated">All bytes that the process has allocated so far.</param>
    /// <param name="held">Bytes of the buffers that connections hold.</param>
    /// <param name="heap">Bytes of the heap.</param>
    public bool IsDue(long allocated, long held, long heap)
    {
        _looks++;
        // Buffers that are taken later count too when they are returned.
        _held = Math.Max(_held, held);
        return heap > SmallHeap && (allocated - _collected >= Worthwhile || _held - held >= Worthwhile || _looks >= _pause);
    }

    /// <summary>Called after a collection.</summary>
    /// <param name="allocated">All bytes that the process has allocated so far.</param>
    /// <param name="held">Bytes of the buffers that connections hold.</param>
    /// <param name="released">Bytes by which the heap became smaller.</param>
    public void Note(long allocated, long held, long released)
    {
        (_collected, _held) = (allocated, held);
        _looks = 0;
        _pause = released >= Worthwhile ? ShortestPause : Math.Min(2 * _pause, LongestPause);
    }
}
