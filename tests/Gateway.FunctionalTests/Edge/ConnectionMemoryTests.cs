using System.Text;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>
/// The server takes its buffers from the pool whose idle memory is bounded. The test needs the real program: a test host registers the
/// server's own pool once more.
/// </summary>
public sealed class ConnectionMemoryTests
{
    private const int Connections = 3_000;

    /// <summary>The buffers of all heads have more than 40 MiB.</summary>
    private const int HeadBytes = 14_000;

    /// <summary>At this heap limit 16 MiB of idle buffers are kept. The server's own pool keeps 30 MiB for a minute.</summary>
    private const long MostKept = 24L * 1024 * 1024;

    [Fact]
    public async Task Buffers_AfterAPeak_AreReleased()
    {
        await using var gateway = await AbusedGateway.StartAsync(
            [TestKey.Create()], measuresMemory: true, ("DOTNET_GCHeapHardLimit", "0x18000000"));
        await OpenAndCloseAsync(gateway, 10);
        var before = await gateway.Process.ManagedMemoryAsync();

        await OpenAndCloseAsync(gateway, Connections);

        await Eventually.IsTrueAsync(
            async () => await gateway.Process.ManagedMemoryAsync() - before < MostKept, TimeSpan.FromSeconds(1));
    }

    private static async Task OpenAndCloseAsync(AbusedGateway gateway, int count)
    {
        var head = Encoding.ASCII.GetBytes($"GET /jobs HTTP/1.1\r\nHost: x\r\nX-Held: {new string('a', HeadBytes)}\r\n");
        var connections = new List<KeptConnection>(count);
        for (var i = 0; i < count; i++)
        {
            connections.Add(await KeptConnection.OpenAsync(gateway.Address));
            await connections[i].WriteAsync(head);
        }

        connections.ForEach(connection => connection.Dispose());
    }
}
