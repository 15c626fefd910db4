using System.Buffers;

namespace Gateway.Sandbox.Http;

/// <summary>A whole body in a pooled buffer, which is returned on disposal.</summary>
internal struct RequestBody(byte[] rented, int length, bool complete, bool tooLarge) : IDisposable
{
    private byte[]? _rented = rented;

    public readonly ReadOnlyMemory<byte> Bytes => _rented.AsMemory(0, length);

    public readonly bool Complete => complete;

    public readonly bool TooLarge => tooLarge;

    public void Dispose()
    {
        if (_rented is { Length: > 0 } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _rented = null;
    }
}
