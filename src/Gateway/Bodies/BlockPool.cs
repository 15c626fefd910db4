using Gateway.Metrics;

namespace Gateway.Bodies;

/// <summary>
/// Blocks of 64 KiB for large bodies. A block is below the threshold of the large object heap, is not rounded up to a power of two, and
/// is reused. Idle blocks are released, so that memory use falls after a peak. <see cref="BodyMemory"/> bounds the number of blocks in
/// use; this class bounds the number of idle blocks.
/// </summary>
internal sealed class BlockPool : IMeasured, IDisposable
{
    public const int BlockBytes = 64 * 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _idle = new();
    private readonly ITimer _trimmer;
    private readonly int _maxIdle;
    private int _leastIdle;

    /// <param name="time">The clock of the releases.</param>
    /// <param name="maxIdleBytes">Maximum size of all idle blocks.</param>
    public BlockPool(TimeProvider time, long maxIdleBytes = int.MaxValue)
    {
        _maxIdle = (int)Math.Min(maxIdleBytes / BlockBytes, int.MaxValue);
        _trimmer = time.CreateTimer(static pool => ((BlockPool)pool!).Trim(), this, TrimInterval, TrimInterval);
    }

    /// <summary>Number of unused blocks.</summary>
    public int Idle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    public byte[] Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var block))
            {
                _leastIdle = Math.Min(_leastIdle, _idle.Count);
                return block;
            }
        }

        return GC.AllocateUninitializedArray<byte>(BlockBytes);
    }

    public void Return(byte[] block)
    {
        lock (_gate)
        {
            if (_idle.Count < _maxIdle)
            {
                _idle.Push(block);
            }
        }
    }

    public void AddTo(GatewayMeter meter) => meter.Level(
        "gateway.body_memory.idle", "By", "Idle memory that is kept for the next large request bodies.", () => (long)Idle * BlockBytes);

    public void Dispose() => _trimmer.Dispose();

    /// <summary>Releases the blocks that were unused since the previous call.</summary>
    private void Trim()
    {
        lock (_gate)
        {
            for (var drop = _leastIdle; drop > 0 && _idle.Count > 0; drop--)
            {
                _idle.Pop();
            }

            _leastIdle = _idle.Count;
        }
    }
}
