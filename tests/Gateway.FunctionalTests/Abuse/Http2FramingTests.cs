using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;
using static Gateway.FunctionalTests.Infrastructure.Http2Frames;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>HTTP/2 frames bodies itself. A header about framing makes a request malformed (RFC 9113, section 8.2.2).</summary>
public sealed class Http2FramingTests
{
    private const string Body = """{"prompt":"a lion"}""";

    [Theory]
    [InlineData("x-plain", "1", true)]
    [InlineData("content-length", "19", true)]
    [InlineData("transfer-encoding", "chunked", false)]
    [InlineData("transfer-encoding", "gzip", false)]
    [InlineData("transfer-encoding", "", false)]
    [InlineData("content-length", "+19", false)]
    [InlineData("content-length", "-0", false)]
    [InlineData("content-length", "", false)]
    [InlineData("content-length", "19, 19", false)]
    [InlineData("content-length", "18", false)]
    [InlineData("connection", "keep-alive", false)]
    [InlineData("\u0001transfer-encoding", "chunked", false)]
    [InlineData("x y", "z", false)]
    [InlineData("x:y", "z", false)]
    [InlineData("", "z", false)]
    public async Task Header_AboutFramingOrNotAToken_IsRefusedWithoutForwarding(string name, string value, bool accepted)
    {
        await using var gateway = await TestGateway.StartAsync(("Kestrel:EndpointDefaults:Protocols", "Http2"));

        var answer = await SendAsync(gateway, name, value);

        answer.ShouldBe(accepted ? "200" : "refused");
        gateway.Sandbox.Requests.Count.ShouldBe(accepted ? 1 : 0);
    }

    [Theory]
    [InlineData("gateway.example:65535", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("evil:99999", false)]
    [InlineData("evil:0", false)]
    [InlineData("user@evil", false)]
    [InlineData("a b", false)]
    [InlineData("[::1", false)]
    [InlineData("", false)]
    public async Task Authority_NotPlain_IsRefusedWithoutForwarding(string authority, bool accepted)
    {
        await using var gateway = await TestGateway.StartAsync(("Kestrel:EndpointDefaults:Protocols", "Http2"));

        var answer = await SendAsync(gateway, "x-plain", "1", authority);

        answer.ShouldBe(accepted ? "200" : "refused");
        gateway.Sandbox.Requests.Count.ShouldBe(accepted ? 1 : 0);
        if (!accepted)
        {
            var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
            logged["error_type"].ShouldBe("header_invalid");
        }
    }

    /// <returns><c>200</c>, or <c>refused</c> for a 400, a reset stream or a closed connection.</returns>
    private static async Task<string> SendAsync(TestGateway gateway, string name, string value, string authority = "x")
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestDeadline.Longest);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, deadline.Token);
        var stream = socket.GetStream();
        byte[] request =
        [
            .. Preface,
            .. Frame(Headers, EndHeaders, 1, HeaderBlock(gateway.Key, name, value, authority)),
            .. Frame(Data, EndStream, 1, Encoding.ASCII.GetBytes(Body)),
        ];
        await stream.WriteAsync(request, deadline.Token);
        while (await ReadAsync(stream, deadline.Token) is var (type, _, payload))
        {
            switch (type)
            {
                case Reset or GoAway:
                    return "refused";
                case Headers when StatusOf(payload) is { } status:
                    return status;
            }
        }

        return "refused";
    }

    /// <summary>
    /// The status is the first field and comes from HPACK's static table. Size updates of the dynamic table may precede it.
    /// </summary>
    private static string? StatusOf(byte[] block) => block.SkipWhile(b => b is >= 0x20 and < 0x40).First() switch
    {
        0x88 => "200",
        0x8c => "refused",
        var other => $"another status, field {other:x2}",
    };

    private static byte[] HeaderBlock(string key, string name, string value, string authority) =>
    [
        .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", "/" + Seeds.Imagen4),
        .. Field(":authority", authority),
        .. Field("authorization", "Bearer " + key), .. Field("content-type", "application/json"), .. Field(name, value),
    ];
}
