using Gateway.Text;

namespace Gateway.Upstream.Tokens;

/// <summary>
/// Reads an upstream answer and masks the token in it. At the end of what was read, a beginning of the token may be cut in
/// two: so many bytes are held back until the next read decides.
/// </summary>
internal sealed class TokenMaskingStream(Stream inner, Secret token) : ForwardOnlyStream
{
    private const int OwnBufferBytes = 4 * 1024;

    private readonly byte[] _held = new byte[Math.Max(token.Utf8.Length, TokenSpelling.MaxBytes(token.Bare))];
    private int _heldCount;
    private bool _ended;

    /// <summary>For a reader whose buffer could not take what is held.</summary>
    private byte[]? _own;

    /// <summary>The part of <see cref="_own"/> that is masked and not handed out yet.</summary>
    private ReadOnlyMemory<byte> _ready;

    /// <summary>Bytes handed out so far.</summary>
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

    /// <param name="buffer">Longer than what may be held.</param>
    /// <param name="cancellation">Ends the read.</param>
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

    /// <summary>Masks what is whole and holds back what may be the token's beginning.</summary>
    private int Release(Span<byte> bytes)
    {
        TokenMask.Apply(bytes, token);
        var keep = _ended ? 0 : PartialMatch(bytes);
        bytes[^keep..].CopyTo(_held);
        _heldCount = keep;
        return bytes.Length - keep;
    }

    /// <summary>Length of the longest end of <paramref name="bytes"/> that the token may begin with.</summary>
    private int PartialMatch(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[^Math.Min(bytes.Length, _held.Length)..];
        for (int at; (at = TokenSpelling.NextCandidate(end, token.Bare)) >= 0; end = end[(at + 1)..])
        {
            if (TokenSpelling.Match(end[at..], token.Bare) == TokenSpelling.Undecided)
            {
                return end.Length - at;
            }
        }

        return 0;
    }
}
