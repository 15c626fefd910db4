using System.Buffers;

namespace Gateway.Upstream;

/// <summary>A submit's accepted job: the envelope as the upstream sent it (token masked), in a rented array, and its id.</summary>
internal sealed class SubmitAnswer(byte[] rented, int length, string requestId) : IDisposable
{
    private byte[]? _rented = rented;

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Envelope => (_rented ?? throw new ObjectDisposedException(nameof(SubmitAnswer))).AsMemory(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
