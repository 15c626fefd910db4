namespace Gateway.Configuration.Options;

/// <summary>
/// Default limits that follow from the memory of the process. <c>docs/reliability.md</c> shows why their sum stays below that memory.
/// </summary>
/// <param name="available">Bytes that the collector may use: the limit of the container or of the heap, or the memory of the
/// machine.</param>
internal sealed class MemoryDefaults(long available)
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    /// <summary>The defaults for this process. The limits of a container do not change while it runs.</summary>
    public static MemoryDefaults OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Bytes that the process may use.</summary>
    public long Available { get; } = available;

    /// <summary>A quarter of the memory, from 40 MiB (two bodies of the largest default size) to 1 GiB.</summary>
    public long BodyMemoryBytes => Math.Clamp(Available / 4 / MiB * MiB, 40 * MiB, 1024 * MiB);

    /// <summary>A connection without a request holds about 12 KiB, and at most 64 KiB: an unfinished head.</summary>
    public int MaxConnections => (int)Math.Clamp(Available / (96 * KiB), 1_000, 20_000);

    /// <summary>A request in flight holds at most about 112 KiB beside its body: unread input, unsent output and its state.</summary>
    public int RequestsInFlight => (int)Math.Clamp(Available / (384 * KiB), 512, 8_192);

    /// <summary>A connection to the upstream holds about 64 KiB: TLS, a request and the beginning of a response.</summary>
    public int UpstreamConnections => (int)Math.Clamp(Available / (512 * KiB), 256, 2_048);

    /// <summary>Three quarters of the connections to the upstream. The others are for status calls and cancels.</summary>
    public int UpstreamCalls => UpstreamConnections / 4 * 3;

    /// <summary>A twelfth of the memory for jobs and their last status, from 16 MiB to 256 MiB.</summary>
    public long CacheBytes => Math.Clamp(Available / 12 / MiB * MiB, 16 * MiB, 256 * MiB);

    /// <summary>
    /// A 24th of the memory, from 8 MiB to 64 MiB, for idle buffers of connections. The buffers in use are bounded by the limits above.
    /// </summary>
    public long IdleConnectionBytes => Math.Clamp(Available / 24 / MiB * MiB, 8 * MiB, 64 * MiB);
}
