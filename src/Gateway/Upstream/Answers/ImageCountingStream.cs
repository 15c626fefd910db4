namespace Gateway.Upstream.Answers;

/// <summary>A result whose images are counted while it is read.</summary>
internal sealed class ImageCountingStream(Stream inner, ImageCounter images) : ForwardOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        images.Read(buffer.Span[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
