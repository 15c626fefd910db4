using Gateway.Configuration;

namespace Gateway.Upstream;

/// <summary>
/// Reads an upstream answer and masks the token in it. At the end of what was read, a beginning of the token may be cut in
/// two: so many bytes are held back until the next read decides.
/// </summary>
internal sealed class TokenMaskingStream(Stream inner, Secret token) : ForwardOnlyStream
{
    private readonly byte[] _held = new byte[token.Utf8.Length - 1];
    private int _heldCount;
    private bool _ended;

    /// <summary>Bytes handed out so far.</summary>
    public long BytesRead { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (buffer.Length <= _held.Length)
        {
            throw new ArgumentException("The buffer must be longer than the token.", nameof(buffer));
        }

        while (!_ended)
        {
            _held.AsSpan(0, _heldCount).CopyTo(buffer.Span);
            var read = await inner.ReadAsync(buffer[_heldCount..], cancellationToken);
            _ended = read == 0;
            var count = Release(buffer.Span[..(_heldCount + read)]);
            if (count > 0)
            {
                BytesRead += count;
                return count;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
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

    /// <summary>Length of the longest end of <paramref name="bytes"/> that the token begins with.</summary>
    private int PartialMatch(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(bytes.Length, _held.Length); length > 0; length--)
        {
            if (token.Utf8.StartsWith(bytes[^length..]))
            {
                return length;
            }
        }

        return 0;
    }
}
