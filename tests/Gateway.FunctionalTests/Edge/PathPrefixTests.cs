using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Edge;

/// <summary>
/// The gateway behind a real nginx under the path <c>/ai/</c>. nginx removes this path from the requests that it forwards.
/// </summary>
public sealed partial class PathPrefixTests
{
    private const string Base = "https://gateway.test/ai";
    private static readonly Uri Outside = new("http://gateway.test/ai/");

    /// <summary>The source of the path: a header that nginx sets, or a setting of the operator.</summary>
    public enum Knowledge
    {
        ForwardedPrefix,
        ForwardedPrefixWithSlash,
        PublicUrl,
        PublicUrlWithSlash,
    }

    public static TheoryData<Knowledge> AllKnowledge => [.. Enum.GetValues<Knowledge>()];

    [Theory]
    [MemberData(nameof(AllKnowledge))]
    public async Task Root_BehindPrefix_RedirectsToSwaggerUnderPrefix(Knowledge knowledge)
    {
        await using var site = await Site.StartAsync(knowledge);

        using var root = await site.GetAsync("");
        using var swagger = await site.GetAsync("swagger");
        using var page = await site.GetAsync(Resolve(Resolve(Outside, root), swagger));

        root.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        root.Headers.Location!.ToString().ShouldBe("/ai/swagger");
        swagger.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        // All URLs in the page are relative to the page.
        foreach (Match link in Links().Matches(await page.TextAsync()))
        {
            link.Groups[1].Value.ShouldNotStartWith("/");
            using var part = await site.GetAsync("swagger/" + link.Groups[1].Value);
            part.StatusCode.ShouldBe(HttpStatusCode.OK, link.Value);
        }
    }

    [Theory]
    [MemberData(nameof(AllKnowledge))]
    public async Task OpenApiDocument_BehindPrefix_ServersContainPrefix(Knowledge knowledge)
    {
        await using var site = await Site.StartAsync(knowledge);

        using var response = await site.GetAsync("swagger/v1/swagger.json");

        var document = await response.JsonAsync();
        var servers = document.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()!).ToList();
        servers[0].ShouldBe(knowledge is Knowledge.PublicUrl or Knowledge.PublicUrlWithSlash ? Base : "/ai");
        servers.Count.ShouldBe(1);
        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ShouldContain("/" + Seeds.Imagen4);
    }

    [Theory]
    [MemberData(nameof(AllKnowledge))]
    public async Task Catalogue_BehindPrefix_LinksContainPrefix(Knowledge knowledge)
    {
        await using var site = await Site.StartAsync(knowledge);

        using var response = await site.GetAsync("contracts");
        var links = (await response.JsonAsync()).GetProperty("contracts").EnumerateArray()
            .Select(entry => entry.GetProperty("contract").GetString()!).ToList();

        links.Count.ShouldBe(5);
        links.ShouldAllBe(link => link.StartsWith("/ai/contracts/fal-ai/", StringComparison.Ordinal));
        foreach (var link in links)
        {
            using var contract = await site.GetAsync(link);
            contract.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(AllKnowledge))]
    public async Task Job_BehindPrefix_EveryUrlContainsPrefix(Knowledge knowledge)
    {
        await using var site = await Site.StartAsync(knowledge);

        using var submitted = await site.Client.PostAsync(
            new Uri(Seeds.Imagen4, UriKind.Relative), HttpExtensions.Json(QueueExtensions.Body), TestContext.Current.CancellationToken);
        var envelope = await submitted.JsonAsync();
        var job = $"{Base}/fal-ai/imagen4/requests/{envelope.GetProperty("request_id").GetString()}";
        UrlsOf(envelope).ShouldBe([job, job + "/status", job + "/cancel"]);

        using var waiting = await site.GetAsync(envelope.GetProperty("status_url").GetString()!);
        waiting.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        UrlsOf(await waiting.JsonAsync()).ShouldBe([job, job + "/status", job + "/cancel"]);

        using var listed = await site.GetAsync("jobs");
        UrlsOf((await listed.JsonAsync()).GetProperty("jobs")[0]).ShouldBe([job, job + "/status", job + "/cancel"]);

        using var cancelled = await site.Client.PutAsync(
            Site.Through(envelope.GetProperty("cancel_url").GetString()!), null, TestContext.Current.CancellationToken);
        cancelled.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var stream = await site.GetAsync(envelope.GetProperty("status_url").GetString()! + "/stream");
        var events = await stream.TextAsync();
        UrlsOf(JsonDocument.Parse(events.Split("data: ")[^1].Split('\n')[0]).RootElement).ShouldBe([job, job + "/status", job + "/cancel"]);
    }

    /// <summary>With the built-in sandbox, the gateway also serves the images of the results.</summary>
    [Theory]
    [MemberData(nameof(AllKnowledge))]
    public async Task Sandbox_BehindPrefix_ImageUrlsContainPrefix(Knowledge knowledge)
    {
        var (key, value) = Site.SettingOf(knowledge);
        await using var gateway = await SandboxGateway.StartAsync((key.Replace(":", "__", StringComparison.Ordinal), value));
        await using var nginx = await Nginx.StartAsync($"location /ai/ {{ proxy_pass {gateway.Address}; {Site.HeadersOf(knowledge)} }}");
        using var client = nginx.CreateClient(Outside, DevelopmentClient.Key);
        client.DefaultRequestHeaders.Add("Prefer", "wait=30");

        using var result = await client.PostAsync(
            new Uri(Seeds.Imagen4, UriKind.Relative), HttpExtensions.Json(QueueExtensions.Body), TestContext.Current.CancellationToken);
        var picture = (await result.JsonAsync()).GetProperty("images")[0].GetProperty("url").GetString()!;
        using var opened = await client.GetAsync(Site.Through(picture), TestContext.Current.CancellationToken);

        picture.ShouldStartWith(Base + "/sandbox/images/");
        opened.StatusCode.ShouldBe(HttpStatusCode.OK);
        opened.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
    }

    [Theory]
    [InlineData(Base)]
    [InlineData(Base + "/")]
    public async Task Sandbox_PrintedCommand_HasThePublicUrl(string publicUrl)
    {
        await using var gateway = await SandboxGateway.StartAsync(("Gateway__PublicUrl", publicUrl));

        await Eventually.IsTrueAsync(() => gateway.Output.Any(line => line.StartsWith("Swagger UI: ", StringComparison.Ordinal)));
        gateway.Output.ShouldContain(line => line.StartsWith($"curl -s {Base}/{Seeds.Imagen4} ", StringComparison.Ordinal));
        gateway.Output.ShouldContain(line => line.StartsWith($"Swagger UI: {Base}/swagger ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ForwardedPrefix_FromUnknownSender_IsIgnored()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/ai");

        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var root = await gateway.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        (await submitted.JsonAsync()).GetProperty("status_url").GetString()!.ShouldStartWith($"{gateway.Address}fal-ai/");
        root.Headers.Location!.ToString().ShouldBe("/swagger");
    }

    [Theory]
    [InlineData("/ai", "/ai/swagger")]
    [InlineData("/ai/", "/ai/swagger")]
    [InlineData("/team-1/ai.v2", "/team-1/ai.v2/swagger")]
    [InlineData("/", "/swagger")]
    [InlineData("", "/swagger")]
    public async Task ForwardedPrefix_FromKnownProxy_IsNormalized(string prefix, string location)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        gateway.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);

        using var root = await gateway.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        root.Headers.Location!.ToString().ShouldBe(location);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/ai//x")]
    [InlineData("/../ai")]
    [InlineData("/a%2fb")]
    [InlineData("/ai;x")]
    [InlineData("/a b")]
    [InlineData("/ai?x")]
    [InlineData("/\\evil.example")]
    public async Task ForwardedPrefix_NotAPlainPath_IsRefused(string prefix)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        using var response = await gateway.Client.SubmitWithAsync("X-Forwarded-Prefix", prefix);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "header_invalid");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    private static Uri Resolve(Uri asked, HttpResponseMessage redirect) => new(asked, redirect.Headers.Location!);

    private static string?[] UrlsOf(JsonElement job) =>
        [job.GetProperty("response_url").GetString(), job.GetProperty("status_url").GetString(), job.GetProperty("cancel_url").GetString()];

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Links();

    /// <summary>A gateway and the nginx in front of it.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly TestGateway _gateway;
        private readonly Nginx _nginx;

        private Site(TestGateway gateway, Nginx nginx)
        {
            _gateway = gateway;
            _nginx = nginx;
            Client = nginx.CreateClient(Outside, gateway.Key);
        }

        public HttpClient Client { get; }

        public static async Task<Site> StartAsync(Knowledge knowledge)
        {
            var gateway = await TestGateway.StartAsync(
                new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, SettingOf(knowledge));
            try
            {
                var nginx = await Nginx.StartAsync($$"""
                    location /ai/ {
                        proxy_pass {{gateway.Address}};
                        proxy_redirect off;
                        {{HeadersOf(knowledge)}}
                    }
                    """);
                return new Site(gateway, nginx);
            }
            catch
            {
                await gateway.DisposeAsync();
                throw;
            }
        }

        /// <summary>The URL that clients use. The test simulates TLS only with this URL.</summary>
        public static Uri Through(string url) => new(Outside, url.Replace("https://", "http://", StringComparison.Ordinal));

        public Task<HttpResponseMessage> GetAsync(string url) => GetAsync(Through(url));

        public Task<HttpResponseMessage> GetAsync(Uri url) => Client.GetAsync(url, TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _nginx.DisposeAsync();
            await _gateway.DisposeAsync();
        }

        public static (string Key, string Value) SettingOf(Knowledge knowledge) => knowledge switch
        {
            Knowledge.PublicUrl => ("Gateway:PublicUrl", Base),
            Knowledge.PublicUrlWithSlash => ("Gateway:PublicUrl", Base + "/"),
            _ => ("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"),
        };

        public static string HeadersOf(Knowledge knowledge) => knowledge switch
        {
            Knowledge.ForwardedPrefix => Forwarded("/ai"),
            Knowledge.ForwardedPrefixWithSlash => Forwarded("/ai/"),
            _ => "",
        };

        private static string Forwarded(string prefix) => $"""
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto https;
            proxy_set_header X-Forwarded-Prefix {prefix};
            """;
    }
}
