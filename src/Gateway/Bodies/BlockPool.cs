namespace Gateway.Bodies;

/// <summary>
/// Blocks of 64 KiB for large bodies. They stay below the large object heap's threshold, need no rounding up to a power
/// of two, and are reused; what lies idle is dropped, so that memory falls back after a peak.
/// How many are out at once is bounded by <see cref="BodyMemory"/>, not here.
/// </summary>
internal sealed class BlockPool : IDisposable
{
    public const int BlockBytes = 64 * 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _idle = new();
    private readonly ITimer _trimmer;
    private int _leastIdle;

    public BlockPool(TimeProvider time) =>
        _trimmer = time.CreateTimer(static pool => ((BlockPool)pool!).Trim(), this, TrimInterval, TrimInterval);

    /// <summary>Blocks that wait for use.</summary>
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
            _idle.Push(block);
        }
    }

    public void Dispose() => _trimmer.Dispose();

    /// <summary>Drops the blocks that nobody needed since the last time.</summary>
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
