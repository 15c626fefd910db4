using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Reads an upstream response and masks the token in it. A read may end in the middle of the token. Bytes that may begin the token are
/// therefore held back until the next read.
/// </summary>
internal sealed class TokenMaskingStream(Stream inner, Secret token) : ForwardOnlyStream
{
    private const int OwnBufferBytes = 4 * 1024;

    private readonly byte[] _held = new byte[TokenSpelling.MaxBytes(token)];
    private int _heldCount;
    private bool _ended;

    /// <summary>Used if the reader's buffer is smaller than the number of bytes that may be held back.</summary>
    private byte[]? _own;

    /// <summary>The part of <see cref="_own"/> that is masked and not yet returned.</summary>
    private ReadOnlyMemory<byte> _ready;

    /// <summary>Bytes returned so far.</summary>
    public long BytesRead { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_ready.IsEmpty && buffer.Length > _held.Length)
        {
            var count = await FillAsync(buffer, cancellationToken);
            BytesRead += count;
            return count;
        }

        if (_ready.IsEmpty)
        {
            _own ??= new byte[_held.Length + OwnBufferBytes];
            _ready = _own.AsMemory(0, await FillAsync(_own, cancellationToken));
        }

        return HandOut(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int HandOut(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        BytesRead += count;
        return count;
    }

    /// <param name="buffer">Longer than the number of bytes that may be held back.</param>
    /// <param name="cancellation">Cancels the read.</param>
    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (!_ended)
        {
            _held.AsSpan(0, _heldCount).CopyTo(buffer.Span);
            var read = await inner.ReadAsync(buffer[_heldCount..], cancellation);
            _ended = read == 0;
            var count = Release(buffer.Span[..(_heldCount + read)]);
            if (count > 0)
            {
                return count;
            }
        }

        return 0;
    }

    /// <summary>Masks complete occurrences of the token, and holds back the bytes that may begin another one.</summary>
    private int Release(Span<byte> bytes)
    {
        TokenMask.Apply(bytes, token);
        var keep = _ended ? 0 : PartialMatch(bytes);
        bytes[^keep..].CopyTo(_held);
        _heldCount = keep;
        return bytes.Length - keep;
    }

    /// <summary>Length of the longest suffix of <paramref name="bytes"/> that may be a beginning of the token.</summary>
    private int PartialMatch(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[^Math.Min(bytes.Length, _held.Length)..];
        for (int at; (at = TokenSpelling.NextCandidate(end, token)) >= 0; end = end[(at + 1)..])
        {
            if (TokenSpelling.Match(end[at..], token) == TokenSpelling.Undecided)
            {
                return end.Length - at;
            }
        }

        return 0;
    }
}
