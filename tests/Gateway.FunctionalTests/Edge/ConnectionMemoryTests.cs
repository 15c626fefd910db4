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
    private const int Connections = 3_800;

    /// <summary>Each head is in two buffers of 4 KiB: 30 MiB for all.</summary>
    private const int HeadBytes = 7_000;
    private const long LeastHeld = 26 * MiB;

    /// <summary>At this heap limit 16 MiB of idle buffers are kept. The server's own pool keeps 22 MiB for a minute.</summary>
    private const long MostKept = 20 * MiB;
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Buffers_AfterAPeak_AreReleased()
    {
        await using var gateway = await AbusedGateway.StartAsync(
            [TestKey.Create()], measuresMemory: true, ("DOTNET_GCHeapHardLimit", "0x18000000"));
        var before = await gateway.Process.ManagedMemoryAsync();

        var connections = await OpenAsync(gateway);
        await Eventually.IsTrueAsync(async () => await gateway.Process.ManagedMemoryAsync() - before > LeastHeld, Interval);
        connections.ForEach(connection => connection.Dispose());

        await Eventually.IsTrueAsync(async () => await gateway.Process.ManagedMemoryAsync() - before < MostKept, Interval);
    }

    private static async Task<List<KeptConnection>> OpenAsync(AbusedGateway gateway)
    {
        var head = Encoding.ASCII.GetBytes($"GET /jobs HTTP/1.1\r\nHost: x\r\nX-Held: {new string('a', HeadBytes)}\r\n");
        var connections = new List<KeptConnection>(Connections);
        for (var i = 0; i < Connections; i++)
        {
            connections.Add(await KeptConnection.OpenAsync(gateway.Address));
            await connections[i].WriteAsync(head);
        }

        return connections;
    }
}
