namespace Gateway.Jobs.Resolution;

/// <summary>
/// Records of jobs as bytes in a ring of blocks, with an index by the hash of the id. The memory is bounded in bytes: when every block is
/// full, the block that was filled first is emptied and filled again. Not thread-safe.
/// </summary>
internal sealed class CompactJobs
{
    public const int BlockBytes = 32 * 1024;

    /// <summary>A dictionary from int to int takes 16 bytes for an entry and 4 for its bucket.</summary>
    private const int IndexEntryBytes = 20;

    private readonly byte[]?[] _blocks;
    private readonly int _maxRecords;
    private readonly byte[] _buffer = new byte[CompactJob.MaxBytes];

    /// <summary>Hash of the id → position in the ring. If two ids have one hash, the later one replaces the earlier one, which is then
    /// read from the store.</summary>
    private readonly Dictionary<int, int> _index = [];

    /// <summary>The block that is being filled, and the number of bytes in it.</summary>
    private int _current;
    private int _filled;
    private int _allocated;

    /// <param name="limit">Bytes for blocks and index: three quarters for the blocks, but at least two, and a quarter for the index, which
    /// doubles when it grows.</param>
    public CompactJobs(long limit)
    {
        limit -= _buffer.Length;
        // A position in the ring is an int.
        var count = Math.Clamp(limit / 4 * 3 / BlockBytes, 2, int.MaxValue / BlockBytes);
        _blocks = new byte[count][];
        _maxRecords = (int)Math.Max(2, limit / 4 / (2 * IndexEntryBytes));
    }

    /// <summary>Number of records.</summary>
    public int Count => _index.Count;

    /// <summary>Memory of the blocks and the index.</summary>
    public long Bytes => ((long)_allocated * BlockBytes) + ((long)_index.Capacity * IndexEntryBytes) + _buffer.Length;

    /// <summary>Number of records that were removed because others needed their memory.</summary>
    public long Evictions { get; private set; }

    /// <summary>The hash has a random seed, so the upstream cannot choose ids of one hash.</summary>
    public static int HashOf(string requestId) => string.GetHashCode(requestId, StringComparison.Ordinal);

    public JobRecord? Find(string requestId) =>
        TryLocate(requestId, HashOf(requestId), out var position) ? CompactJob.Read(At(position)) : null;

    /// <summary>Writes a record in place of the earlier one of the same job. A record in the older half of the ring moves to the newest
    /// block, so that a record in use stays.</summary>
    public void Put(JobRecord job)
    {
        var hash = HashOf(job.RequestId);
        var length = CompactJob.Write(job, hash, _buffer);
        var record = _buffer.AsSpan(0, length);
        if (TryLocate(job.RequestId, hash, out var position))
        {
            if (length == CompactJob.LengthOf(At(position)) && !IsOld(position / BlockBytes))
            {
                record.CopyTo(At(position));
                return;
            }

            _index.Remove(hash);
        }

        if (length > 0)
        {
            Append(record, hash);
        }
    }

    private void Append(ReadOnlySpan<byte> record, int hash)
    {
        if (_blocks[_current] is null || _filled + record.Length > BlockBytes)
        {
            BeginBlock();
        }

        while (_index.Count >= _maxRecords && !_index.ContainsKey(hash))
        {
            BeginBlock();
        }

        record.CopyTo(_blocks[_current].AsSpan(_filled));
        _index[hash] = (_current * BlockBytes) + _filled;
        _filled += record.Length;
    }

    private void BeginBlock()
    {
        if (_blocks[_current] is { } full)
        {
            // A length of 0 marks the end of the records.
            full.AsSpan(_filled).Clear();
            _current = (_current + 1) % _blocks.Length;
        }

        if (_blocks[_current] is null)
        {
            // Pinned arrays are never moved, so a collection does not copy them.
            _blocks[_current] = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
            _allocated++;
        }
        else
        {
            Empty(_current);
        }

        _filled = 0;
    }

    private void Empty(int block)
    {
        var bytes = _blocks[block].AsSpan();
        var offset = 0;
        while (bytes.Length - offset > CompactJob.MinBytes && CompactJob.LengthOf(bytes[offset..]) is > 0 and var length)
        {
            var hash = CompactJob.HashOf(bytes[offset..]);
            if (_index.TryGetValue(hash, out var position) && position == (block * BlockBytes) + offset)
            {
                _index.Remove(hash);
                Evictions++;
            }

            offset += length;
        }
    }

    private bool TryLocate(string requestId, int hash, out int position) =>
        _index.TryGetValue(hash, out position) && CompactJob.IsOf(At(position), requestId);

    private Span<byte> At(int position) => _blocks[position / BlockBytes].AsSpan(position % BlockBytes);

    private bool IsOld(int block) => (_current - block + _blocks.Length) % _blocks.Length > _blocks.Length / 2;
}
