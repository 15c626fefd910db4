using System.Buffers;
using Gateway.Json;

namespace Gateway.Upstream.Answers;

/// <summary>The accepted job of a submit: its id, and the envelope as the upstream sent it, with the token masked. The envelope is in a
/// rented array and has been parsed once.</summary>
internal sealed class SubmitAnswer(byte[] rented, int length, JsonBody json, string requestId) : IDisposable
{
    private byte[]? _rented = rented;

    public string RequestId { get; } = requestId;

    /// <summary>The members of the envelope. Valid until disposal, like <see cref="Envelope"/>.</summary>
    public JsonValue Root => json.Root;

    public ReadOnlyMemory<byte> Envelope => (_rented ?? throw new ObjectDisposedException(nameof(SubmitAnswer))).AsMemory(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } array)
        {
            json.Dispose();
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
