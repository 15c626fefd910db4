using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>A repeated submit gets URLs for its own address, not for the address of the first submit.</summary>
public sealed class ReplayedUrlTests
{
    [Theory]
    [InlineData("Host: second.example:8080", "http://second.example:8080")]
    [InlineData("Host: [fd00::7]", "http://[fd00::7]")]
    [InlineData("Host: inside\r\nX-Forwarded-Host: second.example\r\nX-Forwarded-Proto: https", "https://second.example")]
    [InlineData("Host: inside\r\nX-Forwarded-Host: second.example\r\nX-Forwarded-Prefix: /ai", "http://second.example/ai")]
    [InlineData("Host: second.example\r\nPrefer: wait=0", "http://second.example")]
    public async Task IdempotentReplay_OtherAddress_UrlsHaveAddressOfThisRequest(string headers, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        var first = await SubmitAsync(gateway, "Host: first.example\r\nIdempotency-Key: k");
        var second = await SubmitAsync(gateway, headers + "\r\nIdempotency-Key: k");
        var third = await SubmitAsync(gateway, "Host: first.example\r\nIdempotency-Key: k");

        second.ShouldContain("Idempotency-Replayed: true");
        ShouldHaveUrls(first, "http://first.example");
        ShouldHaveUrls(second, expected);
        BodyOf(second).ShouldBe(BodyOf(first).Replace("http://first.example", expected, StringComparison.Ordinal));
        BodyOf(third).ShouldBe(BodyOf(first));
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task DoubtJoin_OtherAddress_UrlsHaveAddressOfThisRequest()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) });
        using (var leaving = new HttpRequestMessage(HttpMethod.Post, $"/run/{Seeds.Imagen4}"))
        using (var left = new CancellationTokenSource())
        {
            leaving.Content = new StringContent(QueueExtensions.Body, System.Text.Encoding.UTF8, "application/json");
            leaving.Headers.Host = "first.example";
            var call = gateway.Client.SendAsync(leaving, left.Token);
            await Eventually.IsTrueAsync(() => gateway.Sandbox.JobCount == 1);
            await left.CancelAsync();
            await call.ShouldThrowAsync<OperationCanceledException>();
        }

        var second = await SubmitAsync(gateway, "Host: second.example");

        second.ShouldContain("Idempotency-Replayed: true");
        ShouldHaveUrls(second, "http://second.example");
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    /// <summary>The row of the first gateway has the URLs of its public address.</summary>
    [Fact]
    public async Task IdempotentReplay_NextGatewayWithOtherPublicUrl_UrlsHaveItsPublicUrl()
    {
        using var files = new TemporaryDirectory();
        var key = TestKey.Create();
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken }, TestContext.Current.CancellationToken);
        async Task<string> SubmitOnceAsync(string publicUrl)
        {
            await using var gateway = await TestGateway.StartAsync(
                ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(files.Path, "jobs.db")}"),
                ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", upstream.Address.ToString()),
                ("Gateway:Clients:fleet:Keys:0:Sha256", key.Sha256),
                ("Gateway:PublicUrl", publicUrl));
            return await SubmitAsync(gateway, "Host: x\r\nIdempotency-Key: k", key.Text);
        }

        var first = await SubmitOnceAsync("https://one.example/a/b");
        var second = await SubmitOnceAsync("https://two.example");

        ShouldHaveUrls(first, "https://one.example/a/b");
        ShouldHaveUrls(second, "https://two.example");
        second.ShouldContain("Idempotency-Replayed: true");
        upstream.RequestCount.ShouldBe(1);
    }

    private static void ShouldHaveUrls(string answer, string address)
    {
        foreach (var member in (string[])["response_url", "status_url", "cancel_url"])
        {
            answer.ShouldContain($"\"{member}\":\"{address}/fal-ai/imagen4/requests/");
        }
    }

    private static string BodyOf(string answer) => answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..];

    private static Task<string> SubmitAsync(TestGateway gateway, string headers, string? key = null) => gateway.SendRawAsync(
        $"POST /{Seeds.Imagen4} HTTP/1.1\r\n{headers}\r\nAuthorization: Bearer {key ?? gateway.Key}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {QueueExtensions.Body.Length}\r\n\r\n{QueueExtensions.Body}",
        TestContext.Current.CancellationToken);
}
