using Gateway.Edge.Connections;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Edge;

/// <summary>While memory is scarce, the connections without a request are closed on the real server, and the others are served.</summary>
public sealed class UnusedConnectionTests
{
    [Fact]
    public async Task MemoryIsScarce_UnfinishedHeadsAreClosedAndAStreamContinues()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        var connections = gateway.Service<UnusedConnections>();
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await RawClient.ConnectAsync(gateway);
        await stream.SendAsync(RawClient.Request(gateway, "GET", $"fal-ai/imagen4/requests/{id}/status/stream"));
        await stream.ReadAsync("IN_QUEUE");
        // The connections of the submit and of the stream, which is served.
        var before = connections.Count;
        using var unfinished = await RawClient.ConnectAsync(gateway);
        await unfinished.SendAsync("GET /contracts HTTP/1.1\r\nHost: x\r\nX-Unfinished: ");
        await Eventually.IsTrueAsync(() => connections.Count > before);

        await Eventually.IsTrueAsync(() =>
        {
            connections.CloseUnused(UnusedConnections.VeryScarce + 0.1);
            return connections.Count == 1;
        });

        await unfinished.ShouldBeClosedAsync();
        using var cancelled = await gateway.Client.PutAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);
        ((int)cancelled.StatusCode).ShouldBeLessThan(300);
        await stream.ReadAsync("COMPLETED");
    }
}
