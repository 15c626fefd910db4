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

    /// <summary>The part of a body that is sent with its head.</summary>
    private const int BeginningBytes = 1_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Buffers_OfUnfinishedHeads_AreCountedAndReturned(bool isReset)
    {
        await using var app = await StartAsync(context => context.Response.WriteAsync("served"));
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

    /// <summary>The connection stays open after each body, and waits for the next request in a small buffer.</summary>
    [Theory]
    [InlineData(65_000)]
    [InlineData(200_000)]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public async Task LargeBuffers_OfALargeBody_AreReturnedWhenItIsComplete(int length)
    {
        var largest = 0L;
        // The server may receive a whole body before the handler runs. The rest is sent when the handler expects it.
        using var expected = new SemaphoreSlim(0);
        await using var app = await StartAsync(async context =>
        {
            var memory = context.RequestServices.GetRequiredService<ConnectionMemory>();
            var blocks = context.Features.Get<ReceiveBlocks>().ShouldNotBeNull();
            blocks.Begin();
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            var left = length - read.Buffer.Length;
            blocks.Expect(left);
            expected.Release();
            while (true)
            {
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (left == 0)
                {
                    break;
                }

                read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
                left -= read.Buffer.Length;
                largest = Math.Max(largest, memory.Large);
            }

            blocks.End();
            context.Response.ContentLength = 0;
        });
        var memory = app.Services.GetRequiredService<ConnectionMemory>();
        using var client = new TcpClient("127.0.0.1", new Uri(app.Urls.Single()).Port);
        var stream = client.GetStream();
        var head = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        var answer = new byte[4_096];

        for (var body = 0; body < 20; body++)
        {
            await stream.WriteAsync(head, TestContext.Current.CancellationToken);
            await stream.WriteAsync(new byte[BeginningBytes], TestContext.Current.CancellationToken);
            await expected.WaitAsync(TestContext.Current.CancellationToken);
            await stream.WriteAsync(new byte[length - BeginningBytes], TestContext.Current.CancellationToken);
            (await stream.ReadAtLeastAsync(answer, 12, cancellationToken: TestContext.Current.CancellationToken)).ShouldBeGreaterThan(12);
            Encoding.ASCII.GetString(answer, 0, 12).ShouldBe("HTTP/1.1 200");
            await Eventually.IsTrueAsync(() => memory.Large == 0 && memory.Rented <= 2 * ConnectionMemory.BlockBytes);
        }

        (largest > 0).ShouldBe(length > ConnectionMemory.LargeBlockBytes);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate serve)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMetrics();
        builder.Services.AddConnectionMemory();
        var app = builder.Build();
        app.Run(serve);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
