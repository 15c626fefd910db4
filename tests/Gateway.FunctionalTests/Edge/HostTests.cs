using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>The host of a request becomes part of the URLs in responses, so only a plain host with a valid port is accepted.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("evil:99999")]
    [InlineData("evil:65536")]
    [InlineData("evil:0")]
    [InlineData("evil:-1")]
    [InlineData("evil:8a")]
    [InlineData("evil:80:80")]
    [InlineData("user@evil")]
    [InlineData("user:pass@evil")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("[::1")]
    [InlineData("[x]")]
    [InlineData("::1")]
    [InlineData("[::1]:0")]
    [InlineData("evil/path")]
    [InlineData("evil?x")]
    [InlineData("evil#x")]
    [InlineData("evil\\x")]
    [InlineData("evil,other")]
    [InlineData("evil%2fx")]
    [InlineData("evil\"x")]
    [InlineData("<evil>")]
    [InlineData("\u00c3\u00a9vil")]
    [InlineData("evil\u0001")]
    [InlineData("evil..example")]
    [InlineData(".evil")]
    [InlineData("300.1.1.1")]
    [InlineData("127.1")]
    public async Task Submit_HostHeaderNotPlain_Is400WithErrorAndEvent(string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SubmitAsync(gateway, "/" + Seeds.Imagen4, $"Host: {host}\r\n");

        await ShouldBeRefusedAsync(gateway, answer, "header_invalid");
    }

    [Theory]
    [InlineData("evil:0")]
    [InlineData("user@evil")]
    [InlineData("300.1.1.1:80")]
    [InlineData("evil.example:00")]
    public async Task Submit_HostOfAbsoluteTargetNotPlain_Is400WithErrorAndEvent(string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SubmitAsync(gateway, $"http://{host}/{Seeds.Imagen4}", "Host: x\r\n");

        await ShouldBeRefusedAsync(gateway, answer, "request_target_invalid");
    }

    /// <summary>The server itself refuses a target that is no URI, with a response without a body.</summary>
    [Theory]
    [InlineData("evil:99999")]
    [InlineData("[::1")]
    [InlineData("evil..example")]
    public async Task Submit_AbsoluteTargetIsNoUri_Is400WithServerEvent(string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SubmitAsync(gateway, $"http://{host}/{Seeds.Imagen4}", "Host: x\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 502, TestContext.Current.CancellationToken);
        logged["status"].ShouldBe(400);
        logged["error_type"].ShouldBe("request_invalid");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil:99999")]
    [InlineData("X-Forwarded-Host: evil:0")]
    [InlineData("X-Forwarded-Host: user@evil")]
    [InlineData("X-Forwarded-Host: a b")]
    [InlineData("X-Forwarded-Host: [::1")]
    [InlineData("X-Forwarded-Host:")]
    [InlineData("X-Forwarded-Host: gateway.example, evil:0")]
    [InlineData("X-Forwarded-Host: gateway.example\r\nX-Forwarded-Host: evil:0")]
    [InlineData("X-Forwarded-Proto: javascript")]
    [InlineData("X-Forwarded-Proto: ftp")]
    [InlineData("X-Forwarded-Proto:")]
    [InlineData("X-Forwarded-Proto: https, x y")]
    public async Task Submit_ForwardedHostOrProtoOfKnownProxyNotPlain_Is400WithErrorAndEvent(string header)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        var answer = await SubmitAsync(gateway, "/" + Seeds.Imagen4, $"Host: inside\r\n{header}\r\n");

        await ShouldBeRefusedAsync(gateway, answer, "header_invalid");
    }

    [Theory]
    [InlineData("evil:0, gateway.example:8443", "http://gateway.example:8443/")]
    [InlineData("[fd00::7]:8443", "http://[fd00::7]:8443/")]
    public async Task Submit_ForwardedHostOfKnownProxyPlain_IsInUrls(string header, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        var answer = await SubmitAsync(gateway, "/" + Seeds.Imagen4, $"Host: inside\r\nX-Forwarded-Host: {header}\r\n");

        answer.ShouldContain($"\"status_url\":\"{expected}fal-ai/");
    }

    [Theory]
    [InlineData("gateway.example")]
    [InlineData("gateway.example.")]
    [InlineData("gateway.example:65535")]
    [InlineData("GATEWAY_1.example:1")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]")]
    [InlineData("[fd00::7]:8080")]
    public async Task Submit_PlainHost_IsInUrls(string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SubmitAsync(gateway, "/" + Seeds.Imagen4, $"Host: {host}\r\n");

        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain($"\"status_url\":\"http://{host}/fal-ai/");
    }

    [Fact]
    public async Task Submit_Http10WithoutHost_UrlsHaveAddressOfConnection()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SubmitAsync(gateway, "/" + Seeds.Imagen4, "", "1.0");

        answer.ShouldContain($"\"status_url\":\"{gateway.Address}fal-ai/");
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/models")]
    [InlineData("/swagger/index.html")]
    [InlineData("/unknown")]
    [InlineData("/jobs")]
    [InlineData("/fal-ai/imagen4/preview")]
    public async Task HostNotAllowed_OnEveryRoute_Is400WithErrorAndEvent(string path)
    {
        await using var gateway = await TestGateway.StartAsync(("AllowedHosts", "gateway.example;*.sub.example"));

        var answer = await gateway.SendRawAsync(
            $"GET {path} HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\n\r\n", TestContext.Current.CancellationToken);

        await ShouldBeRefusedAsync(gateway, answer, "host_not_allowed");
    }

    [Theory]
    [InlineData("gateway.example", 200)]
    [InlineData("GATEWAY.example:8080", 200)]
    [InlineData("a.sub.example", 200)]
    [InlineData("sub.example", 400)]
    [InlineData("gateway.example.evil", 400)]
    [InlineData("127.0.0.1", 400)]
    public async Task AllowedHosts_NameOrSubdomain_IsServed(string host, int status)
    {
        await using var gateway = await TestGateway.StartAsync(("AllowedHosts", "gateway.example;*.sub.example"));

        var header = await SubmitAsync(gateway, "/" + Seeds.Imagen4, $"Host: {host}\r\n");
        var target = await SubmitAsync(gateway, $"http://{host}/{Seeds.Imagen4}", "Host: gateway.example\r\n");

        header.ShouldStartWith($"HTTP/1.1 {status}");
        target.ShouldStartWith($"HTTP/1.1 {status}");
    }

    private static async Task ShouldBeRefusedAsync(TestGateway gateway, string answer, string errorType)
    {
        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("Content-Type: application/json");
        answer.ShouldContain($"\"error_type\":\"{errorType}\"");
        answer.ShouldNotContain("evil");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe(errorType);
        logged["status"].ShouldBe(400);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    private static Task<string> SubmitAsync(TestGateway gateway, string target, string headers, string version = "1.1") =>
        gateway.SendRawAsync(
            $"POST {target} HTTP/{version}\r\n{headers}Authorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {QueueExtensions.Body.Length}\r\n\r\n{QueueExtensions.Body}",
            TestContext.Current.CancellationToken);
}
