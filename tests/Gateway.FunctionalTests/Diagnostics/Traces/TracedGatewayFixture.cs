using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>One traced gateway for the tests of a class. Each test has traces of its own.</summary>
public sealed class TracedGatewayFixture : IAsyncLifetime
{
    internal TracedGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Gateway = await TracedGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
