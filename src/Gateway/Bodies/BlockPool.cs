namespace Gateway.Bodies;

/// <summary>
/// Blocks of 64 KiB for large bodies. A block is below the threshold of the large object heap, is not rounded up to a power of two, and
/// is reused. Idle blocks are released, so that memory use falls after a peak. <see cref="BodyMemory"/> bounds the number of blocks in
/// use; this class does not.
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
            _idle.Push(block);
        }
    }

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
