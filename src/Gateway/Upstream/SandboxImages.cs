using Gateway.Sandbox;

namespace Gateway.Upstream;

/// <summary>
/// The images of the sandbox. Every client may request them, and to paint one takes far longer than to send it. Therefore one image is
/// painted at a time, and the last images are kept.
/// </summary>
internal sealed class SandboxImages(SandboxServer server) : IDisposable
{
    /// <summary>Bound of the kept images.</summary>
    public const long MostBytes = 16L * 1024 * 1024;

    private readonly SemaphoreSlim _painting = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();
    private long _bytes;

    /// <returns>Null: no finished job has this image.</returns>
    public async Task<byte[]?> FindAsync(string name, CancellationToken cancellation)
    {
        if (Kept(name) is { } kept)
        {
            return kept;
        }

        await _painting.WaitAsync(cancellation);
        try
        {
            // Another request may have painted the same image in the meantime.
            if (Kept(name) is { } same)
            {
                return same;
            }

            if (!server.TryRenderImage(name, out var png))
            {
                return null;
            }

            Keep(name, png);
            return png;
        }
        finally
        {
            _painting.Release();
        }
    }

    public void Dispose() => _painting.Dispose();

    private byte[]? Kept(string name)
    {
        lock (_lock)
        {
            return _kept.GetValueOrDefault(name);
        }
    }

    private void Keep(string name, byte[] png)
    {
        lock (_lock)
        {
            _kept.Add(name, png);
            _oldestFirst.Enqueue(name);
            for (_bytes += png.Length; _bytes > MostBytes;)
            {
                _kept.Remove(_oldestFirst.Dequeue(), out var oldest);
                _bytes -= oldest!.Length;
            }
        }
    }
}
