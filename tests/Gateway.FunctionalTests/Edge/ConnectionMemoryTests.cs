using System.Net.Sockets;
using System.Text;
using Gateway.Edge.Memory;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Edge;

/// <summary>
/// The server takes its buffers from the pool whose idle memory is bounded. The test builds a server in the order of the program, because a
/// test host registers the server's own pool once more.
/// </summary>
public sealed class ConnectionMemoryTests
{
    private const int Connections = 50;

    /// <summary>In two buffers of 4 KiB. The line has no end: the server copies a whole line.</summary>
    private const int HeadBytes = 7_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Buffers_OfUnfinishedHeads_AreCountedAndReturned(bool isReset)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMetrics();
        builder.Services.AddConnectionMemory();
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("served"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var memory = app.Services.GetRequiredService<ConnectionMemory>();
        var port = new Uri(app.Urls.Single()).Port;
        var head = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nX-Held: {new string('a', HeadBytes)}");

        var connections = new List<Socket>();
        for (var i = 0; i < Connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.LingerState = new LingerOption(isReset, 0);
            await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            await socket.SendAsync(head, TestContext.Current.CancellationToken);
            connections.Add(socket);
        }

        await Eventually.IsTrueAsync(() => memory.Rented >= 2 * Connections * ConnectionMemory.BlockBytes);
        connections.ForEach(connection => connection.Dispose());

        await Eventually.IsTrueAsync(() => memory.Rented == 0);
        memory.Idle.ShouldBeGreaterThanOrEqualTo(2 * Connections * ConnectionMemory.BlockBytes);
    }
}
