using System.Net;

namespace Gateway.FunctionalTests.Files;

/// <summary>A body that stops in the middle until the test sends the rest. A client that sends notices that its connection is
/// broken.</summary>
internal sealed class CutContent(byte[] bytes, int sent) : HttpContent
{
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Bytes => bytes;

    public void SendRest() => _rest.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes.AsMemory(0, sent), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await _rest.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync(bytes.AsMemory(sent), cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
