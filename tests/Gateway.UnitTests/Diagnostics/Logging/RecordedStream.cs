using System.Text;

namespace Gateway.UnitTests.Diagnostics.Logging;

/// <summary>A stream that records its writes, and that can fail or block.</summary>
internal sealed class RecordedStream : Stream
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _bytes = new();
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly ManualResetEventSlim _blocked = new();
    private int _writes;

    public volatile Exception? Failure;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The number of writes that were not empty.</summary>
    public int Writes
    {
        get
        {
            lock (_lock)
            {
                return _writes;
            }
        }
    }

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString(_bytes.ToArray());
            }
        }
    }

    /// <summary>From now on a write waits for <see cref="Unblock"/>.</summary>
    public void Block() => _open.Reset();

    public void Unblock() => _open.Set();

    /// <summary>Waits until a write is blocked.</summary>
    public void WaitForBlockedWrite() => _blocked.Wait(TestContext.Current.CancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_open.IsSet)
        {
            _blocked.Set();
            _open.Wait();
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        lock (_lock)
        {
            // Both change at once, so that a test that has seen the text sees its write too.
            _bytes.Write(buffer);
            _writes += buffer.IsEmpty ? 0 : 1;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // A blocked thread must not outlive the test.
        _open.Set();
        base.Dispose(disposing);
    }
}
