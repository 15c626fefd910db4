using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Bodies.Unread;
using Gateway.FunctionalTests.Files;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using static Gateway.FunctionalTests.Infrastructure.Http2Frames;

namespace Gateway.FunctionalTests.Bodies;

/// <summary>
/// Refusals over HTTP/2 before the body has ended. A client that still sends may take a reset stream for a failure of the request, and
/// never report the response.
/// </summary>
public sealed class Http2RefusalTests
{
    /// <summary>The body fits into the window of a stream, so that the client need not wait for the gateway.</summary>
    private const int BodyBytes = 90_000;

    private const int PieceBytes = 15_000;

    private static readonly (string Key, string Value) Http2 = ("Kestrel:EndpointDefaults:Protocols", "Http2");

    [Theory]
    [InlineData("used", "upload_complete")]
    [InlineData("unknown", "upload_not_found")]
    [InlineData("large", "file_too_large")]
    [InlineData("submit", "body_too_large")]
    public async Task Refusal_WhileTheClientSends_IsAnsweredAndTheStreamIsNotReset(string refusal, string errorType)
    {
        // The gateway waits for the rest of the body, however long the test takes.
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), new RenewClock(UnreadBodies.Silence), Http2, ("Gateway:Files:MaxBytes", "50000"),
            ("Gateway:Limits:MaxBodyBytes", "60000"));
        var path = await PathAsync(gateway, refusal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestDeadline.Longest);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, deadline.Token);
        var stream = socket.GetStream();
        var piece = new byte[PieceBytes];
        await stream.WriteAsync(
            (byte[])[.. Preface, .. Frame(Headers, EndHeaders, 1, Fields(gateway, path)), .. Frame(Data, 0, 1, piece)], deadline.Token);

        (await ReadResponseAsync(stream, deadline.Token)).ShouldContain(errorType);
        await Eventually.IsTrueAsync(() => gateway.Service<UnreadBodies>().Count == 1);
        for (var sent = 2 * PieceBytes; sent <= BodyBytes; sent += PieceBytes)
        {
            await stream.WriteAsync(Frame(Data, sent == BodyBytes ? EndStream : (byte)0, 1, piece), deadline.Token);
        }

        await Eventually.IsTrueAsync(() => gateway.Service<UnreadBodies>().Count == 0);
        await stream.WriteAsync(Frame(Ping, 0, 0, new byte[8]), deadline.Token);
        (await TypesUntilPingAsync(stream, deadline.Token)).ShouldNotContain(type => type == Reset || type == GoAway);
    }

    /// <summary>The bodies are larger than every window, so that the clients depend on the gateway to read them.</summary>
    [Fact]
    public async Task Refusals_OfLargeBodiesOnOneConnection_AreAnswered()
    {
        await using var gateway = await TestGateway.StartAsync(Http2, ("Gateway:Limits:MaxBodyBytes", "60000"));
        using var client = ClientOf(gateway);

        for (var i = 0; i < 3; i++)
        {
            using var content = new ByteArrayContent(new byte[2_000_000]);
            content.Headers.ContentType = new("application/json");
            using var refused = await client.PostAsync(
                new Uri(Seeds.Imagen4, UriKind.Relative), content, TestContext.Current.CancellationToken);
            await refused.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        }

        await Eventually.IsTrueAsync(() => gateway.Service<UnreadBodies>().Count == 0);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    private static HttpClient ClientOf(TestGateway gateway)
    {
        var client = new HttpClient(new OverHttp2()) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        return client;
    }

    private static async Task<string> PathAsync(TestGateway gateway, string refusal)
    {
        if (refusal is "submit")
        {
            return "/" + Seeds.Imagen4;
        }

        if (refusal is "unknown")
        {
            return "/storage/upload/gu" + new string('0', 32);
        }

        using var client = ClientOf(gateway);
        var upload = await client.InitiateAsync();
        if (refusal is "used")
        {
            using var content = new ByteArrayContent(FileCalls.Png);
            using var stored = await client.PutAsync(upload.Upload, content, TestContext.Current.CancellationToken);
            stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        return upload.Upload.AbsolutePath;
    }

    private static byte[] Fields(TestGateway gateway, string path) =>
    [
        .. Field(":method", path.StartsWith("/storage", StringComparison.Ordinal) ? "PUT" : "POST"), .. Field(":scheme", "http"),
        .. Field(":path", path), .. Field(":authority", gateway.Address.Authority), .. Field("authorization", "Bearer " + gateway.Key),
        .. Field("content-type", "application/json"),
        .. Field("content-length", BodyBytes.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Reads until the end of the response.</summary>
    private static async Task<string> ReadResponseAsync(Stream stream, CancellationToken cancellation)
    {
        var body = new StringBuilder();
        while (await ReadAsync(stream, cancellation) is var (type, flags, payload))
        {
            type.ShouldNotBe(Reset, $"after '{body}'");
            type.ShouldNotBe(GoAway);
            if (type == Data)
            {
                body.Append(Encoding.UTF8.GetString(payload));
            }

            if (type is Data or Headers && (flags & EndStream) != 0)
            {
                return body.ToString();
            }
        }

        throw new InvalidOperationException("The connection was closed.");
    }

    private static async Task<List<byte>> TypesUntilPingAsync(Stream stream, CancellationToken cancellation)
    {
        var types = new List<byte>();
        while (await ReadAsync(stream, cancellation) is var (type, _, _))
        {
            types.Add(type);
            if (type == Ping)
            {
                return types;
            }
        }

        throw new InvalidOperationException("The connection was closed.");
    }

    /// <summary>Sends every request over HTTP/2.</summary>
    private sealed class OverHttp2() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
