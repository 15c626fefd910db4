using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>Requests that the server refuses before the pipeline. They have an event, which quotes nothing of the request.</summary>
public sealed class ServerRefusalTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /CANARY HTTP/1.1\r\nHost: x\r\nCANARY\r\n\r\n", 400)]
    [InlineData("CANARY\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/3.7\r\nHost: x\r\n\r\n", 505)]
    [InlineData("long line", 414)]
    [InlineData("long head", 431)]
    public async Task Request_NotParsable_HasOneEventWithStatus(string request, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        request = request switch
        {
            "long line" => $"GET /{new string('a', 9 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n",
            "long head" => $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 33 * 1024)}\r\n\r\n",
            _ => request,
        };

        var answer = await gateway.SendRawAsync(request, TestContext.Current.CancellationToken);

        answer.ShouldStartWith($"HTTP/1.1 {status}");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 502, TestContext.Current.CancellationToken);
        logged["status"].ShouldBe(status);
        logged.Message.ShouldNotContain("CANARY");
        gateway.Logs.Entries.Count(entry => entry.EventId is 500 or 502).ShouldBe(1);
    }

    [Fact]
    public async Task Body_BreaksOff_HasCompletionEventOnly()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
            TestContext.Current.CancellationToken);

        await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == 502);
    }

    [Fact]
    public async Task ManyRefusals_EventsAreBoundedAndCounted()
    {
        const int requests = 60;
        await using var gateway = await TestGateway.StartAsync(new Gateway.Sandbox.SandboxOptions(), new FrozenClock());

        for (var i = 0; i < requests; i++)
        {
            await gateway.SendRawAsync("BAD\r\n\r\n", TestContext.Current.CancellationToken);
        }

        gateway.Logs.Entries.Count(entry => entry.EventId == 502)
            .ShouldBe(Gateway.Diagnostics.Completion.ServerRefusals.MaxEventsPerSecond);
    }

    /// <summary>The timestamp stands still, so that all requests are in one second. Timers work.</summary>
    private sealed class FrozenClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
