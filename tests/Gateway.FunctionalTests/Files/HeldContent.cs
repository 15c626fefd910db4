using System.Net;

namespace Gateway.FunctionalTests.Files;

/// <summary>A body of which a part is sent at once, and the rest when the test says so.</summary>
internal sealed class HeldContent(byte[] bytes, int before, long? length) : HttpContent
{
    private readonly TaskCompletionSource _continue = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Continue() => _continue.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, before), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        if (before < bytes.Length)
        {
            await _continue.Task;
            await stream.WriteAsync(bytes.AsMemory(before), TestContext.Current.CancellationToken);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }
}
