using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Says when every service of a gateway is disposed. The program stops its host beside the test, and the first of them to dispose the
/// host's services does it alone: the other one does not wait, and a SQLite file may still be locked. The host needs its options before
/// any other service, and services are disposed in the reverse order of their creation, so this one is the last.
/// </summary>
internal sealed class ContainerEnd : IConfigureOptions<HostOptions>, IDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Disposed => _disposed.Task;

    public void Configure(HostOptions options)
    {
    }

    public void Dispose() => _disposed.TrySetResult();
}
