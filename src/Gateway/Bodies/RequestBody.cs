using System.Buffers;
using Gateway.Bodies.Memory;
using Gateway.Bodies.Sending;

namespace Gateway.Bodies;

/// <summary>
/// Body of one request as a chain of rented blocks. It is received once, then validated and forwarded without a copy. It keeps its
/// reservation in <see cref="BodyMemory"/> until it is disposed and every hold is released.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly BodyMemory _memory;
    private readonly BlockPool _blocks;
    private BodySegment? _first;
    private BodySegment? _last;
    private BodyShare? _share;
    private long _reserved;
    private int _holders = 1;
    private int _disposed;
    private IReadOnlyList<BodyReplacement> _replacements = [];
    private byte[]? _digest;
    private byte[]? _submitDigest;

    public RequestBody(BodyMemory memory, BlockPool blocks)
    {
        _memory = memory;
        _blocks = blocks;
    }

    /// <summary>Received bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that the upstream gets, which differ from the received bytes if the body has <see cref="Replacements"/>.</summary>
    public long SentLength { get; private set; }

    /// <summary>The parts of the body in whose place other bytes are sent, in order. They are disposed when the body's memory is
    /// released.</summary>
    public IReadOnlyList<BodyReplacement> Replacements
    {
        get => _replacements;
        set
        {
            _replacements = value;
            SentLength = Length + value.Sum(static replacement => replacement.SentLength - replacement.Length);
        }
    }

    /// <summary>The whole body. Valid until disposal.</summary>
    public ReadOnlySequence<byte> Bytes => _first is null || _last is null
        ? ReadOnlySequence<byte>.Empty
        : new ReadOnlySequence<byte>(_first, 0, _last, _last.Filled);

    /// <summary>SHA-256 of the whole body, computed once. Read it after the body is complete and before it is disposed.</summary>
    public byte[] Digest => _digest ??= BodyDigest.Of(Bytes);

    /// <summary>The reserved bytes.</summary>
    public long Reserved => _reserved;

    /// <summary>Digest of a submit of this body, computed once; see <see cref="BodyDigest.SubmitPrefix"/>.</summary>
    public byte[] SubmitDigest(string model, string? webhook) =>
        _submitDigest ??= BodyDigest.Compute(BodyDigest.SubmitPrefix(model, webhook), Bytes, CancellationToken.None);

    /// <summary>Computes <see cref="Digest"/> in advance.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void ComputeDigest(CancellationToken cancellation) => _digest ??= BodyDigest.Compute([], Bytes, cancellation);

    /// <summary>Computes <see cref="SubmitDigest"/> in advance.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void ComputeSubmitDigest(string model, string? webhook, CancellationToken cancellation) =>
        _submitDigest ??= BodyDigest.Compute(BodyDigest.SubmitPrefix(model, webhook), Bytes, cancellation);

    /// <summary>The share that the bytes are reserved in. Null: none are reserved.</summary>
    public BodyShare? Share => _share;

    /// <summary>Adds bytes that the caller has reserved. All bytes of a body are reserved in one share.</summary>
    public void AddReservation(BodyShare share, long bytes)
    {
        _share = share;
        _reserved += bytes;
    }

    /// <summary>Free part of the last block. Empty: another block is needed.</summary>
    public Memory<byte> Room => _last is null ? Memory<byte>.Empty : _last.Room;

    /// <summary>Appends an empty block. Small blocks come from the shared array pool, large blocks from the block pool.</summary>
    public void AddBlock(int bytes)
    {
        var large = bytes >= BlockPool.BlockBytes;
        var array = large ? _blocks.Rent() : ArrayPool<byte>.Shared.Rent(bytes);
        _last = new BodySegment(array, large, _last);
        _first ??= _last;
    }

    /// <summary>Counts bytes that were received into <see cref="Room"/>.</summary>
    public void Advance(int bytes)
    {
        _last!.Fill(bytes);
        Length += bytes;
        SentLength = Length;
    }

    /// <summary>Appends received bytes. They must be covered by the reservation.</summary>
    /// <param name="received">The bytes.</param>
    /// <param name="blockBytes">Size of the next block.</param>
    public void Append(ReadOnlySequence<byte> received, int blockBytes)
    {
        while (!received.IsEmpty)
        {
            if (Room.IsEmpty)
            {
                AddBlock(blockBytes);
            }

            var part = received.Slice(0, Math.Min(received.Length, Room.Length));
            part.CopyTo(Room.Span);
            Advance((int)part.Length);
            received = received.Slice(part.End);
        }
    }

    /// <summary>Keeps the memory until <see cref="Release"/>, even if the body is disposed: for a reader that may outlive the
    /// request.</summary>
    /// <returns>False: the memory has already been released.</returns>
    public bool TryHold()
    {
        while (Volatile.Read(ref _holders) is > 0 and var holders)
        {
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends the hold of <see cref="TryHold"/>.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        for (var segment = _first; segment is not null; segment = segment.Following)
        {
            Return(segment);
        }

        foreach (var replacement in _replacements)
        {
            replacement.Dispose();
        }

        _first = _last = null;
        if (_share is not null)
        {
            _memory.Release(_share, _reserved);
        }
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
