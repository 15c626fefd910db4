using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Files.Serving;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Shares;

namespace Gateway.FunctionalTests.Files;

/// <summary>Readers of files without a key: their number, their time, and what they leave for others.</summary>
public sealed class DownloadTests
{
    private const string Other = "stranger";

    /// <summary>More than the buffers of a connection hold, so that a reader who does not read keeps its request.</summary>
    private const int Large = 24 * 1024 * 1024;

    [Fact]
    public async Task SlowReaders_OfALeakedUrl_TakeTheirOwnersDownloadsAndNothingElse()
    {
        var key = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(
            // Requests end shortly after their responses. Above half of this limit, a client would have a share of one.
            ("Gateway:Limits:RequestsInFlight", "24"), ("Gateway:Limits:PerClient:Downloads", "8"),
            ($"Gateway:Clients:{Other}:Keys:0:Sha256", key.Sha256));
        using var other = gateway.CreateClient(key.Text);
        var leaked = await gateway.UploadAsync(FileCalls.PngOf(Large));
        var kept = await gateway.UploadAsync(FileCalls.Png, client: other);
        var hidden = await gateway.UploadAsync(FileCalls.Png, lifecycle: """{"initial_acl":{"default":"hide"}}""");
        using var readers = new Readers(gateway);
        await readers.AddAsync(leaked, 8);
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().UsedBy(TestGateway.ClientName, ShareKind.Downloads) == 8);
        gateway.Service<RequestsInFlight>().Open.ShouldBe(0, "a request counts as one without authentication until its file is known");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var refused = await gateway.ReadAsync(leaked, method);
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.GetValues("x-fal-error-type").ShouldBe(["client_downloads_limited"]);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        }

        using var read = await gateway.ReadAsync(kept);
        read.StatusCode.ShouldBe(HttpStatusCode.OK, "the files of other clients are read");
        using var own = await gateway.Client.GetAsync(hidden, TestContext.Current.CancellationToken);
        own.StatusCode.ShouldBe(HttpStatusCode.OK, "the client reads its own private files");
        using var unknown = await gateway.ReadAsync(new Uri(gateway.Address, $"/files/gf{new string('0', 32)}"));
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var catalogue = await gateway.ReadAsync(new Uri(gateway.Address, "/contracts"));
        catalogue.StatusCode.ShouldBe(HttpStatusCode.OK);
        await gateway.UploadAsync(FileCalls.Png);
        await gateway.Client.SubmitJobAsync();
        gateway.Service<Refusals>().Of(RefusalReason.ClientDownloads).ShouldBe(2);
        gateway.Service<Refusals>().Of(RefusalReason.OpenRoutes).ShouldBe(0);
        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], ErrorTypes.ClientDownloadsLimited),
            TestContext.Current.CancellationToken);
        (logged["status"], logged["outcome"]).ShouldBe((429, "refused"));

        readers.Dispose();
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
        using var again = await gateway.ReadAsync(leaked, HttpMethod.Head);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Above half of the requests of the process, the downloads of one client get a small share of the rest.</summary>
    [Fact]
    public async Task SlowReaders_AboveHalfOfTheRequests_Are503AndLeaveRequestsForOthers()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:RequestsInFlight", "8"));
        var leaked = await gateway.UploadAsync(FileCalls.PngOf(Large));
        // The upload counts until after its response, and would be one request too many.
        await Eventually.IsTrueAsync(() => gateway.Service<RequestsInFlight>().All == 0);
        using var readers = new Readers(gateway);
        for (var downloads = 1; downloads <= 5; downloads++)
        {
            // One after the other, because half of the requests may look up a file at the same time.
            await readers.AddAsync(leaked, 1);
            await Eventually.IsTrueAsync(
                () => gateway.Service<ClientShares>().UsedBy(TestGateway.ClientName, ShareKind.Downloads) == downloads);
        }

        using var refused = await gateway.ReadAsync(leaked);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        var upload = await gateway.Client.InitiateAsync();
        // The share of the client is one request now, and a request holds it until after its response.
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().UsedBy(TestGateway.ClientName, ShareKind.Requests) == 0);
        using var stored = await gateway.PutAsync(upload.Upload, FileCalls.Png);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LookUps_AtHalfOfTheRequests_Are503()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:RequestsInFlight", "8"));
        var url = await gateway.UploadAsync(FileCalls.Png);
        var requests = gateway.Service<RequestsInFlight>();
        for (var i = 0; i < 4; i++)
        {
            requests.TryEnterOpen(8).ShouldBeTrue();
        }

        using var refused = await gateway.ReadAsync(url);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        gateway.Service<Refusals>().Of(RefusalReason.OpenRoutes).ShouldBe(1);
        requests.LeaveOpen();
        using var read = await gateway.ReadAsync(url);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reader_BelowTheLeastRate_IsCutOffAndLogged()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), new ShortDownloads(Large));
        var url = await gateway.UploadAsync(FileCalls.PngOf(Large));
        using var readers = new Readers(gateway);
        await readers.AddAsync(url, 1);

        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], ErrorTypes.DownloadTooSlow),
            TestContext.Current.CancellationToken);

        logged["outcome"].ShouldBe("refused");
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
    }

    /// <summary>A range counts as a download, and its time is that of its size.</summary>
    [Fact]
    public async Task ReaderOfARange_BelowTheLeastRate_IsCutOffAndCounted()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), new ShortDownloads(Large - 1000), ("Gateway:Limits:PerClient:Downloads", "1"));
        var url = await gateway.UploadAsync(FileCalls.PngOf(Large));
        using var readers = new Readers(gateway);
        await readers.AddAsync(url, 1, "Range: bytes=500-\r\n");
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().UsedBy(TestGateway.ClientName, ShareKind.Downloads) == 1);
        using var refused = await gateway.ReadAsync(url);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        readers.Dispose();
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
        using var slow = new Readers(gateway);
        await slow.AddAsync(url, 1, "Range: bytes=500-25165323\r\n");

        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], ErrorTypes.DownloadTooSlow),
            TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
    }

    [Fact]
    public async Task Reader_WhenTheTimeOfAStopIsOver_IsCutOff()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.PngOf(Large));
        using var readers = new Readers(gateway);
        await readers.AddAsync(url, 1);
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().UsedBy(TestGateway.ClientName, ShareKind.Downloads) == 1);

        await gateway.Service<Drain>().CloseAsync(TimeSpan.Zero);

        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], RequestErrors.Stopping().Type),
            TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1024 * 1024, 92)]
    [InlineData(100 * 1024 * 1024, 3260)]
    public void LongestTime_OfALength_IsAMinuteAnd32KiBASecond(long length, int seconds) =>
        Downloads.LongestTime(length).ShouldBe(TimeSpan.FromSeconds(seconds));

    /// <summary>Requests that send no key and read nothing.</summary>
    private sealed class Readers(TestGateway gateway) : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public async Task AddAsync(Uri url, int count, string header = "")
        {
            var request = Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\n{header}\r\n");
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
                _sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, TestContext.Current.CancellationToken);
                await socket.SendAsync(request, TestContext.Current.CancellationToken);
            }
        }

        public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());
    }

    /// <summary>The longest time of a download of this length passes at once.</summary>
    private sealed class ShortDownloads(long length) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Downloads.LongestTime(length) ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
