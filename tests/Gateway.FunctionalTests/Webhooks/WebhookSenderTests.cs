using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Webhooks.Sending;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>One attempt: its request, and every outcome. Receivers count their connections.</summary>
public sealed class WebhookSenderTests
{
    private static readonly string[] Local = [SenderRig.Name, "127.0.0.1", "[::1]"];

    [Fact]
    public async Task Send_AllowedReceiver_GetsThePlainRequest()
    {
        await using var receiver = new RawReceiver();
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        var answer = await rig.SendAsync(SenderRig.Name, receiver.Port);

        (answer.Status, answer.Failure).ShouldBe((200, null));
        var request = receiver.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("POST /done?token=x HTTP/1.1\r\n");
        var lines = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n")[1..];
        lines.Order().ShouldBe(
        [
            "Connection: close", "Content-Length: 7", "Content-Type: application/json", $"Host: {SenderRig.Name}:{receiver.Port}",
            "webhook-id: msg-1",
        ]);
        request.ShouldEndWith("\r\n\r\n{\"a\":1}");
    }

    [Fact]
    public async Task Send_Address_AsksNoDns()
    {
        await using var receiver = new RawReceiver();
        var dns = new FakeResolver("127.0.0.1");
        await using var rig = await SenderRig.StartAsync(dns, Local);

        (await rig.SendAsync("127.0.0.1", receiver.Port)).Status.ShouldBe(200);

        dns.Names.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(500)]
    public async Task Send_Answer_IsItsStatus(int status)
    {
        await using var receiver = new RawReceiver($"HTTP/1.1 {status} X\r\n{(status == 204 ? "" : "Content-Length: 0\r\n")}\r\n");
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        var answer = await rig.SendAsync(SenderRig.Name, receiver.Port);

        (answer.Status, answer.Failure).ShouldBe((status, null));
    }

    /// <summary>A redirect is an answer. Neither the metadata service nor another receiver is called.</summary>
    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData(null)]
    public async Task Send_Redirect_IsNotFollowed(string? location)
    {
        await using var other = new RawReceiver();
        await using var receiver = new RawReceiver(
            $"HTTP/1.1 307 X\r\nLocation: {location ?? $"http://127.0.0.1:{other.Port}/"}\r\nContent-Length: 0\r\n\r\n");
        var dns = new FakeResolver("127.0.0.1");
        await using var rig = await SenderRig.StartAsync(dns, Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Status.ShouldBe(307);

        (receiver.Connections, other.Connections).ShouldBe((1, 0));
        dns.Names.ShouldBe([SenderRig.Name]);
    }

    /// <summary>The cookie of an answer does not come back, and no connection is used again.</summary>
    [Fact]
    public async Task Send_Twice_SharesNothing()
    {
        await using var receiver = new RawReceiver(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        await rig.SendAsync(SenderRig.Name, receiver.Port);
        await rig.SendAsync(SenderRig.Name, receiver.Port);

        receiver.Connections.ShouldBe(2);
        receiver.Requests.ShouldAllBe(request => !request.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Send_UnknownName_SaysSo()
    {
        await using var rig = await SenderRig.StartAsync(new FakeResolver(""), Local);

        (await rig.SendAsync(SenderRig.Name, 80)).Failure.ShouldBe(WebhookFailure.NameNotResolved);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        var answer = await rig.SendAsync(SenderRig.Name, ((IPEndPoint)silent.LocalEndPoint!).Port);

        (answer.Status, answer.Failure).ShouldBe((null, WebhookFailure.ConnectionFailed));
    }

    /// <summary>The next address is tried if one does not answer.</summary>
    [Fact]
    public async Task Send_SecondAddressListens_IsDelivered()
    {
        await using var receiver = new RawReceiver();
        await using var rig = await SenderRig.StartAsync(new FakeResolver("::1 127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("", WebhookFailure.AnswerInvalid)]
    [InlineData("not HTTP\r\n\r\n", WebhookFailure.AnswerInvalid)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", WebhookFailure.AnswerInvalid)]
    public async Task Send_BrokenAnswer_SaysSo(string text, object failure)
    {
        await using var receiver = new RawReceiver(text);
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Failure.ShouldBe((WebhookFailure)failure);
    }

    [Fact]
    public async Task Send_LargeHead_SaysSo()
    {
        await using var receiver = new RawReceiver($"HTTP/1.1 200 OK\r\nX-Padding: {new string('x', 64 * 1024)}\r\n\r\n");
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Failure.ShouldBe(WebhookFailure.AnswerTooLarge);
    }

    /// <summary>The status has arrived. Of the body only a little is read, so a body without an end does not hold the attempt.</summary>
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")]
    public async Task Send_BodyLargeOrCut_StatusCounts(string head)
    {
        await using var receiver = new RawReceiver(head + new string('x', 100_000));
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Send_NoAnswer_EndsAfterItsDeadline()
    {
        await using var receiver = new RawReceiver(answer: null);
        var clock = new JumpingTimers();
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local, clock);

        var sending = rig.SendAsync(SenderRig.Name, receiver.Port);
        await Eventually.IsTrueAsync(() => receiver.Requests.Count == 1);
        sending.IsCompleted.ShouldBeFalse();
        clock.Fire(TimeSpan.FromSeconds(15));

        (await sending).Failure.ShouldBe(WebhookFailure.Timeout);
    }

    [Fact]
    public async Task Send_GatewayStops_IsCancelled()
    {
        await using var receiver = new RawReceiver(answer: null);
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);
        using var stop = new CancellationTokenSource();

        var sending = rig.SendAsync($"http://{SenderRig.Name}:{receiver.Port}/", stop.Token);
        await Eventually.IsTrueAsync(() => receiver.Requests.Count == 1);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Send_NoTls_SaysSo()
    {
        await using var receiver = new RawReceiver(wrap: async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 400 X\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            return stream;
        });
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port, "https")).Failure.ShouldBe(WebhookFailure.TlsFailed);
    }

    /// <summary>The server learns the name of the URL, although the connection goes to an address.</summary>
    [Fact]
    public async Task Send_UntrustedCertificate_SaysSoAndNamesTheHost()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=" + SenderRig.Name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        string? named = null;
        await using var receiver = new RawReceiver(wrap: async stream =>
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    named = hello.ServerName;
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
                },
                state: null, TestContext.Current.CancellationToken);
            return tls;
        });
        await using var rig = await SenderRig.StartAsync(new FakeResolver("127.0.0.1"), Local);

        (await rig.SendAsync(SenderRig.Name, receiver.Port, "https")).Failure.ShouldBe(WebhookFailure.TlsFailed);

        named.ShouldBe(SenderRig.Name);
        receiver.Requests.ShouldAllBe(received => received.Length == 0);
    }
}
