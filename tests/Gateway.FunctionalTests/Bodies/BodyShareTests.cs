using System.Net;
using System.Net.Http.Headers;
using Gateway.Bodies;
using Gateway.Bodies.Unread;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Sandbox;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Bodies;

/// <summary>No client can take the memory for bodies from the others, or from its own small bodies.</summary>
public sealed class BodyShareTests : IDisposable
{
    private const int Attackers = 7;

    /// <summary>Enough to reserve memory, and less than the buffer of a connection.</summary>
    private const int Begun = 70_000;

    /// <summary>Five blocks of memory. One client may use four of them.</summary>
    private static readonly (string Key, string Value)[] Narrow =
    [
        ("Gateway:Limits:MaxBodyBytes", "200000"), ("Gateway:Limits:BodyMemoryBytes", "300000"),
    ];

    private readonly Aftermath _aftermath = new();
    private readonly TestKey _other = TestKey.Create();

    /// <summary>
    /// Seven bodies of the largest size are announced, more than the memory. Their clients send nothing more, or the first kilobytes.
    /// </summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(2_000, false)]
    [InlineData(2_000, true)]
    public async Task LargeBodies_AnnouncedAndNotSent_HoldNoMemoryAndGet408(int sent, bool isChunked)
    {
        await using var gateway = await StartAsync(
            ("Gateway:Limits:BodyMemoryBytes", "50000000"), ("Gateway:Limits:BodyMemoryWait", "00:00:00"));
        using var neighbour = gateway.CreateClient(_other.Text);
        var attackers = new List<RawClient>();
        for (var i = 0; i < Attackers; i++)
        {
            attackers.Add(await BeginAsync(gateway, 20 * 1024 * 1024, sent, isChunked));
        }

        await Eventually.IsTrueAsync(() => _aftermath.RequestsOf(gateway) == Attackers);
        gateway.Service<BodyMemory>().Reserved.ShouldBe(0);
        var number = 0;
        foreach (var client in (HttpClient[])[gateway.Client, neighbour])
        {
            foreach (var length in (int[])[25, 100_000])
            {
                using var response = await client.SubmitAsync(Seeds.Imagen4, BodyOf(length, number++));
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        }

        await ShouldAllGetAsync(attackers, "HTTP/1.1 408 ");
        await _aftermath.ShouldBeCleanAsync(gateway);
    }

    /// <summary>The clients hold memory, because they have sent the first 64 KiB. It is free as soon as they stop.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LargeBodies_ThatStop_Get408AndReleaseTheirMemory(bool isChunked)
    {
        // No body is too slow until the test has seen the memory.
        var clock = new ManualClock();
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), clock, ("Gateway:Limits:BodyReadTimeout", isChunked ? "00:00:02" : "00:01:00"));
        var stopped = await BeginAsync(gateway, 20 * 1024 * 1024, Begun, isChunked);
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved > 0);

        var answered = ShouldAllGetAsync([stopped], "HTTP/1.1 408 ");
        // Again and again, because the time in which the gateway reserves memory does not count.
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            return answered.IsCompleted;
        });
        await answered;

        await _aftermath.ShouldBeCleanAsync(gateway);
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe("body_too_slow");
    }

    [Fact]
    public async Task SecondBody_OverTheShareOfItsClient_Is429AndOthersAreServed()
    {
        await using var gateway = await StartAsync([.. Narrow, ("Gateway:Limits:BodyMemoryWait", "00:00:00.100")]);
        using var holder = await BeginAsync(gateway, 190_000, Begun);
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved > 0);
        using var neighbour = gateway.CreateClient(_other.Text);

        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, BodyOf(180_000, 1));
        using var small = await gateway.Client.SubmitAsync(Seeds.Imagen4, BodyOf(25, 2));
        using var served = await neighbour.SubmitAsync(Seeds.Imagen4, BodyOf(100_000, 3));

        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_body_memory_exhausted");
        refused.Headers.GetValues("Retry-After").ShouldBe(["1"]);
        refused.Headers.ConnectionClose.ShouldBe(true);
        small.StatusCode.ShouldBe(HttpStatusCode.OK);
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && (int?)entry["status"] == 429, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe("client_body_memory_exhausted");
    }

    [Fact]
    public async Task Body_OverTheMemoryOfTheProcess_Is503AndNotForwarded()
    {
        await using var gateway = await StartAsync([.. Narrow, ("Gateway:Limits:BodyMemoryWait", "00:00:00.100")]);
        using var holder = await BeginAsync(gateway, 190_000, Begun);
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved > 0);
        using var neighbour = gateway.CreateClient(_other.Text);

        using var refused = await neighbour.SubmitAsync(Seeds.Imagen4, BodyOf(180_000, 1));

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "body_memory_exhausted");
        refused.Headers.GetValues("Retry-After").ShouldBe(["1"]);
        refused.Headers.ConnectionClose.ShouldBe(true);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    /// <summary>With two places in the line, a client may have one of them.</summary>
    [Fact]
    public async Task Body_BeyondTheLine_IsRefusedAtOnce()
    {
        var third = TestKey.Create();
        await using var gateway = await StartAsync(
            [.. Narrow, ("Gateway:Limits:BodyMemoryWait", "00:01:00"), ("Gateway:Limits:BodyMemoryWaiting", "2"),
                ("Gateway:Clients:third:Keys:0:Sha256", third.Sha256)]);
        var memory = gateway.Service<BodyMemory>();
        using var holder = await BeginAsync(gateway, 190_000, Begun);
        await Eventually.IsTrueAsync(() => memory.Reserved > 0);
        using var first = await BeginAsync(gateway, 190_000, Begun);
        await Eventually.IsTrueAsync(() => memory.Waiting == 1);

        using var own = await gateway.Client.SubmitAsync(Seeds.Imagen4, BodyOf(180_000, 1));
        await own.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_body_memory_exhausted");
        using var second = await BeginAsync(gateway, 190_000, Begun, key: _other.Text);
        await Eventually.IsTrueAsync(() => memory.Waiting == 2);
        using var neighbour = gateway.CreateClient(third.Text);
        using var others = await neighbour.SubmitAsync(Seeds.Imagen4, BodyOf(180_000, 2));

        await others.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "body_memory_exhausted");
        memory.Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task WaitingBody_WhenMemoryIsReleased_IsReceivedAndForwarded()
    {
        await using var gateway = await StartAsync([.. Narrow, ("Gateway:Limits:BodyMemoryWait", "00:01:00")]);
        var memory = gateway.Service<BodyMemory>();
        var holder = await BeginAsync(gateway, 190_000, Begun);
        await Eventually.IsTrueAsync(() => memory.Reserved > 0);
        var body = BodyOf(180_000, 1);
        var waiting = gateway.Client.SubmitAsync(Seeds.Imagen4, body);
        await Eventually.IsTrueAsync(() => memory.Waiting == 1);

        holder.Leave(reset: true);

        using var response = await waiting;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem().BodyLength.ShouldBe(body.Length);
        await _aftermath.ShouldBeCleanAsync(gateway);
    }

    /// <summary>The length of a chunked body is unknown. Its sizes are around the limits of the reader.</summary>
    [Theory]
    [InlineData(25)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(200_000)]
    public async Task Body_OfEachSizeAndFraming_IsForwardedUnchanged(int length)
    {
        await using var gateway = await StartAsync(Narrow);
        foreach (var isChunked in (bool[])[false, true])
        {
            var body = BodyOf(length, isChunked ? 1 : 0);
            using var content = HttpExtensions.Json(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4) { Content = content };
            request.Headers.TransferEncodingChunked = isChunked ? true : null;

            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            gateway.Sandbox.Requests[^1].BodyLength.ShouldBe(length);
        }

        await _aftermath.ShouldBeCleanAsync(gateway);
    }

    /// <summary>The body arrives in parts, below and above the size of a small body.</summary>
    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(60_000, 7)]
    [InlineData(190_000, 11)]
    public async Task Body_InParts_IsForwardedUnchanged(int length, int parts)
    {
        await using var gateway = await StartAsync(Narrow);
        var body = BodyOf(length, 0);
        using var client = await RawClient.ConnectAsync(gateway);
        var request = RawClient.Request(gateway, "POST", Seeds.Imagen4, body);
        foreach (var part in request.Chunk((request.Length / parts) + 1))
        {
            await client.SendAsync(new string(part));
            // Gives the gateway the chance to read before the next part.
            await Task.Yield();
        }

        await client.ReadAsync("HTTP/1.1 200 OK");
        gateway.Sandbox.Requests.ShouldHaveSingleItem().BodyLength.ShouldBe(length);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task Body_OverHttp2_IsForwardedUnchanged(int length)
    {
        await using var gateway = await StartAsync([.. Narrow, ("Kestrel:EndpointDefaults:Protocols", "Http2")]);
        using var content = HttpExtensions.Json(BodyOf(length, 0));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, Seeds.Imagen4))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem().BodyLength.ShouldBe(length);
    }

    /// <summary>On one HTTP/2 connection, large bodies that wait for memory do not hold up a small one.</summary>
    [Fact]
    public async Task SmallBody_OverHttp2BehindWaitingLargeOnes_IsServed()
    {
        await using var gateway = await StartAsync(
            [.. Narrow, ("Kestrel:EndpointDefaults:Protocols", "Http2"), ("Gateway:Limits:BodyMemoryWait", "00:01:00")]);
        var memory = gateway.Service<BodyMemory>();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = gateway.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        using var held = new HeldContent(190_000, Begun);
        var holder = client.PostAsync(
            new Uri(Seeds.Imagen4, UriKind.Relative), held, TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => memory.Reserved > 0);
        var waiting = Enumerable.Range(0, 20).Select(i => client.SubmitAsync(Seeds.Imagen4, BodyOf(190_000, i))).ToList();
        await Eventually.IsTrueAsync(() => memory.Waiting == 20);

        using var small = await client.SubmitAsync(Seeds.Imagen4, BodyOf(60_000, 100));

        small.StatusCode.ShouldBe(HttpStatusCode.OK);
        held.Go.SetResult();
        foreach (var response in await Task.WhenAll([holder, .. waiting]))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Dispose();
        }
    }

    /// <summary>Refused bodies are discarded up to a number. The clients above it still get their response.</summary>
    [Fact]
    public async Task RefusedBodies_ThatAreNotSent_AreDiscardedUpToABound()
    {
        await using var gateway = await StartAsync(("Gateway:Limits:MaxBodyBytes", "200000"));
        var clients = new List<RawClient>();
        for (var i = 0; i < UnreadBodies.MaxOfClient + 5; i++)
        {
            clients.Add(await BeginAsync(gateway, 1_000_000, 0));
        }

        await ShouldAllGetAsync(clients, "HTTP/1.1 413 ");

        gateway.Service<UnreadBodies>().Count.ShouldBeLessThanOrEqualTo(UnreadBodies.MaxOfClient);
        await Eventually.IsTrueAsync(() => gateway.Service<UnreadBodies>().Count == 0);
        await _aftermath.ShouldBeCleanAsync(gateway);
    }

    public void Dispose() => _aftermath.Dispose();

    private Task<TestGateway> StartAsync(params (string Key, string Value)[] settings) =>
        TestGateway.StartAsync([.. settings, ("Gateway:Clients:other:Keys:0:Sha256", _other.Sha256)]);

    private static async Task<RawClient> BeginAsync(
        TestGateway gateway, int announced, int sent, bool isChunked = false, string? key = null)
    {
        var client = await RawClient.ConnectAsync(gateway);
        await client.SendAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key ?? gateway.Key}\r\nContent-Type: application/json\r\n"
            + (isChunked ? $"Transfer-Encoding: chunked\r\n\r\n{announced:x}\r\n" : $"Content-Length: {announced}\r\n\r\n")
            + "{\"prompt\":\"".PadRight(sent)[..sent]);
        return client;
    }

    private static async Task ShouldAllGetAsync(IEnumerable<RawClient> clients, string head)
    {
        foreach (var client in clients)
        {
            await client.ReadAsync(head);
            client.Dispose();
        }
    }

    private static string BodyOf(int length, int number)
    {
        var body = $$"""{"prompt":"{{number}} """;
        return body + new string('x', length - body.Length - 2) + "\"}";
    }

    /// <summary>A body that stops until the test lets it go on.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly int _begun;

        public HeldContent(int length, int begun)
        {
            _body = System.Text.Encoding.ASCII.GetBytes(BodyOf(length, 1000));
            _begun = begun;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, _begun), TestContext.Current.CancellationToken);
            await stream.FlushAsync(TestContext.Current.CancellationToken);
            await Go.Task;
            await stream.WriteAsync(_body.AsMemory(_begun), TestContext.Current.CancellationToken);
        }
    }
}
