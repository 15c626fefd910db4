using System.Buffers;
using System.Text;

namespace Gateway.Bodies;

/// <summary>
/// Body of one request as a chain of rented blocks. It is received once, then validated and forwarded without a copy. It keeps its
/// reservation in <see cref="BodyMemory"/> until it is disposed and every hold is released.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly BodyMemory _memory;
    private readonly BlockPool _blocks;
    private readonly Lock _gate = new();
    private BodySegment? _first;
    private BodySegment? _last;
    private long _reserved;
    private long _rented;
    private int _holders = 1;
    private int _disposed;
    private byte[]? _digest;
    private byte[]? _submitDigest;

    public RequestBody(BodyMemory memory, BlockPool blocks, long reserved)
    {
        _memory = memory;
        _blocks = blocks;
        _reserved = reserved;
    }

    /// <summary>Received bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The whole body. Valid until disposal.</summary>
    public ReadOnlySequence<byte> Bytes => _first is null || _last is null
        ? ReadOnlySequence<byte>.Empty
        : new ReadOnlySequence<byte>(_first, 0, _last, _last.Filled);

    /// <summary>SHA-256 of the whole body, computed once. Read it after the body is complete and before it is disposed.</summary>
    public byte[] Digest => _digest ??= BodyDigest.Of(Bytes);

    /// <summary>Digest of a submit of this body, computed once; see <see cref="BodyDigest.OfSubmit"/>.</summary>
    public byte[] SubmitDigest(string model) => _submitDigest ??= BodyDigest.OfSubmit(model, Bytes);

    /// <summary>Computes <see cref="Digest"/> in advance.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void ComputeDigest(CancellationToken cancellation) => _digest ??= BodyDigest.Compute([], Bytes, cancellation);

    /// <summary>Computes <see cref="SubmitDigest"/> in advance.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void ComputeSubmitDigest(string model, CancellationToken cancellation) =>
        _submitDigest ??= BodyDigest.Compute(Encoding.UTF8.GetBytes(model + "\n"), Bytes, cancellation);

    /// <summary>Whether the reservation covers another block of this size.</summary>
    public bool Covers(int blockBytes) => _rented + blockBytes <= _reserved;

    /// <summary>Adds bytes that the caller has reserved in the budget.</summary>
    public void AddReservation(long bytes) => _reserved += bytes;

    /// <summary>Free part of the last block. Empty: another block is needed.</summary>
    public Memory<byte> Room => _last is null ? Memory<byte>.Empty : _last.Room;

    /// <summary>Appends an empty block. Small blocks come from the shared array pool, large blocks from the block pool.</summary>
    public void AddBlock(int bytes)
    {
        var large = bytes >= BlockPool.BlockBytes;
        var array = large ? _blocks.Rent() : ArrayPool<byte>.Shared.Rent(bytes);
        _rented += array.Length;
        _last = new BodySegment(array, large, _last);
        _first ??= _last;
    }

    /// <summary>Counts bytes that were received into <see cref="Room"/>.</summary>
    public void Advance(int bytes)
    {
        _last!.Fill(bytes);
        Length += bytes;
    }

    /// <summary>Keeps the memory until <see cref="Release"/>, even if the body is disposed: for a reader that may outlive the
    /// request.</summary>
    /// <returns>False: the memory has already been released.</returns>
    public bool TryHold()
    {
        lock (_gate)
        {
            if (_holders == 0)
            {
                return false;
            }

            _holders++;
            return true;
        }
    }

    /// <summary>Ends the hold of <see cref="TryHold"/>.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_holders > 0)
            {
                return;
            }

            for (var segment = _first; segment is not null; segment = segment.Following)
            {
                Return(segment);
            }

            _first = _last = null;
        }

        _memory.Release(_reserved);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Release();
        }
    }

    private void Return(BodySegment segment)
    {
        if (segment.IsLarge)
        {
            _blocks.Return(segment.Array);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(segment.Array);
        }
    }
}
