using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Documentation.Serving;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The documents that every client may request: their bytes are made once and shared, and a client gets them once.</summary>
public sealed class SharedDocumentTests
{
    private const string Document = "/swagger/v1/swagger.json";
    private const string Index = "/swagger/index.html";
    private const string Script = "/swagger/swagger-ui-bundle.js";

    private const string Painter = """
        {
          "model": "acme/painter/v2", "title": "Painter", "type": "object",
          "properties": { "prompt": { "type": "string" } }, "required": ["prompt"]
        }
        """;

    public static TheoryData<string> Paths =>
        [Document, Index, "/swagger/index.js", Script, "/swagger/swagger-ui.css", "/contracts", "/contracts/" + Seeds.Imagen4,
            "/contracts?model=" + Seeds.Imagen4];

    [Fact]
    public async Task Document_Bytes_AreThoseOfTheGenerator()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GetAsync(gateway.Client, Document);

        using var scope = gateway.Service<IServiceScopeFactory>().CreateScope();
        var generated = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");
        generated.Servers = [new OpenApiServer { Url = "/", Description = "This gateway" }];
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        generated.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        (await TextAsync(response)).ShouldBe(text.ToString());
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
    }

    [Fact]
    public async Task Document_RequestedByManyAtOnce_IsGeneratedOnce()
    {
        await using var gateway = await TestGateway.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => GetAsync(gateway.Client, Document)));

        responses.ShouldAllBe(response => response.StatusCode == HttpStatusCode.OK);
        responses.Select(response => response.Headers.ETag!.Tag).Distinct().ShouldHaveSingleItem();
        gateway.Service<OpenApiDocumentSource>().Generated.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Get_WithTagOfEarlierResponse_Is304(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await GetAsync(gateway.Client, path);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var second = await GetAsync(gateway.Client, path, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        second.Headers.CacheControl!.ToString().ShouldBe(first.Headers.CacheControl!.ToString());
        (await TextAsync(second)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Document)]
    [InlineData(Index)]
    [InlineData(Script)]
    public async Task Head_HasTheHeadersOfGet(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var get = await GetAsync(gateway.Client, path);

        using var head = await GetAsync(gateway.Client, path, request => request.Method = HttpMethod.Head);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        head.Content.Headers.ContentLength.ShouldBe((await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        (await TextAsync(head)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("*, gzip;q=0", false)]
    [InlineData("br", false)]
    public async Task Page_AcceptEncoding_DecidesTheForm(string? accepted, bool compressed)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GetAsync(gateway.Client, Script, request =>
        {
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            }
        });

        response.Content.Headers.ContentEncoding.ShouldBe(compressed ? ["gzip"] : []);
        response.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = compressed
            ? new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress)
            : body;
        using var text = new StreamReader(plain);
        (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain("SwaggerUIBundle");
    }

    [Fact]
    public async Task Pages_AllFilesOfSwaggerUi_AreServed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var paths = gateway.Service<SwaggerPages>().Paths;
        paths.Count.ShouldBeGreaterThan(8);

        foreach (var path in paths)
        {
            using var response = await GetAsync(gateway.Client, path);

            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            response.Content.Headers.ContentLength.ShouldNotBe(0, path);
        }
    }

    [Theory]
    [InlineData("GET", "/swagger/v2/swagger.json")]
    [InlineData("GET", "/swagger/none.js")]
    [InlineData("POST", Document)]
    public async Task Path_Unknown_Is404(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GetAsync(gateway.Client, path, request => request.Method = HttpMethod.Parse(method));

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
    }

    [Fact]
    public async Task Documents_ContractAdded_ChangeWithTheirTags()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        using var before = await GetAsync(gateway.Client, Document);
        using var listedBefore = await GetAsync(gateway.Client, "/contracts");

        await contracts.WriteAsync("painter.json", Painter);

        // The model is in the document as soon as its route exists.
        await Eventually.IsTrueAsync(async () =>
        {
            using var after = await GetAsync(gateway.Client, Document, request => request.Headers.IfNoneMatch.Add(before.Headers.ETag!));
            return after.StatusCode == HttpStatusCode.OK
                && (await TextAsync(after)).Contains("\"/acme/painter/v2\":{", StringComparison.Ordinal)
                && !after.Headers.ETag!.Equals(before.Headers.ETag);
        });
        using var listed = await GetAsync(
            gateway.Client, "/contracts", request => request.Headers.IfNoneMatch.Add(listedBefore.Headers.ETag!));
        listed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TextAsync(listed)).ShouldContain("/contracts/acme/painter/v2");
        using var contract = await GetAsync(gateway.Client, "/contracts/acme/painter/v2");
        contract.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Document_SettingChanged_IsGeneratedAnew()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));
        using var before = await GetAsync(gateway.Client, Document);
        (await TextAsync(before)).ShouldNotContain("45 seconds");

        await secrets.WriteAsync("Gateway__Jobs__MaxWait", "00:00:45");

        await Eventually.IsTrueAsync(async () =>
        {
            using var after = await GetAsync(gateway.Client, Document, request => request.Headers.IfNoneMatch.Add(before.Headers.ETag!));
            return after.StatusCode == HttpStatusCode.OK && (await TextAsync(after)).Contains("45 seconds", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Documents_PrefixOfEachRequest_IsInsertedInTheSharedBytes()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        HashSet<string> tags = [];

        foreach (var prefix in (string[])["", "/ai", "/team-1/ai.v2"])
        {
            using var response = await GetAsync(gateway.Client, Document, WithPrefix);
            using var listing = await GetAsync(gateway.Client, "/contracts", WithPrefix);

            (await response.JsonAsync()).GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe(prefix == "" ? "/" : prefix);
            (await listing.JsonAsync()).GetProperty("contracts").EnumerateArray()
                .Select(entry => entry.GetProperty("contract").GetString()!)
                .ShouldAllBe(link => link.StartsWith(prefix + "/contracts/fal-ai/", StringComparison.Ordinal));
            tags.Add(response.Headers.ETag!.Tag);
            tags.Add(listing.Headers.ETag!.Tag);

            void WithPrefix(HttpRequestMessage request)
            {
                if (prefix.Length > 0)
                {
                    request.Headers.Add("X-Forwarded-Prefix", prefix);
                }
            }
        }

        tags.Count.ShouldBe(6);
        gateway.Service<OpenApiDocumentSource>().Generated.ShouldBe(1);
    }

    [Fact]
    public async Task Document_PublicUrl_IsTheServer()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:PublicUrl", "https://gateway.internal/ai"));

        using var response = await GetAsync(gateway.Client, Document);

        (await response.JsonAsync()).GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("https://gateway.internal/ai");
    }

    [Theory]
    [InlineData(Document)]
    [InlineData(Script)]
    [InlineData("/contracts")]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/jobs?limit=200")]
    public async Task Clients_ThatDoNotRead_DoNotDelayASubmit(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        List<Socket> sockets = [];
        try
        {
            for (var n = 0; n < 50; n++)
            {
                sockets.Add(await SendWithoutReadingAsync(gateway, path));
            }

            using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");

            submitted.StatusCode.ShouldBe(HttpStatusCode.OK);
            gateway.Service<OpenApiDocumentSource>().Generated.ShouldBeLessThanOrEqualTo(1);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>The receive buffer is small, so that the response stays at the gateway.</summary>
    private static async Task<Socket> SendWithoutReadingAsync(TestGateway gateway, string path)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
