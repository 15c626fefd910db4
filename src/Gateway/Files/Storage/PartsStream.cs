using Gateway.Upstream;

namespace Gateway.Files.Storage;

/// <summary>Reads parts one after the other, as one stream. One part is open at a time.</summary>
/// <param name="length">The sum of the lengths of the streams.</param>
/// <param name="open">Opens each part, or the range of it that is read, in order.</param>
internal sealed class PartsStream(long length, IReadOnlyList<Func<CancellationToken, Task<Stream>>> open) : ForwardOnlyStream
{
    private Stream? _current;
    private int _next;

    public override long Length => length;

    /// <summary>Opens the first part, so that missing bytes are known before the first read.</summary>
    public async Task<PartsStream> BeginAsync(CancellationToken cancellation)
    {
        await TryOpenNextAsync(cancellation);
        return this;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current is not null || await TryOpenNextAsync(cancellationToken))
        {
            var read = await _current!.ReadAsync(buffer, cancellationToken);
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }

            await _current.DisposeAsync();
            _current = null;
        }

        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            await _current.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> TryOpenNextAsync(CancellationToken cancellation)
    {
        if (_next == open.Count)
        {
            return false;
        }

        _current = await open[_next++](cancellation);
        return true;
    }
}
