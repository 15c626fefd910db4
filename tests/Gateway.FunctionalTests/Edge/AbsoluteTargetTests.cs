using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>
/// Request targets in absolute-form (RFC 9112, section 3.2.2). The target contains the scheme and the host that the client calls.
/// </summary>
public sealed class AbsoluteTargetTests
{
    [Theory]
    [InlineData("http://gateway.example/", "1.1", "Host: gateway.example\r\n", "http://gateway.example/")]
    [InlineData("https://gateway.example/", "1.1", "Host: gateway.example\r\n", "https://gateway.example/")]
    [InlineData("http://gateway.example:8080/", "1.1", "Host: gateway.example:8080\r\n", "http://gateway.example:8080/")]
    // The target takes precedence over a different Host header.
    [InlineData("http://gateway.example/", "1.1", "Host: other.example\r\n", "http://gateway.example/")]
    [InlineData("https://gateway.example/", "1.1", "Host: other.example:81\r\n", "https://gateway.example/")]
    [InlineData("http://gateway.example/", "1.1", "Host:\r\n", "http://gateway.example/")]
    [InlineData("http://gateway.example/", "1.1", "Host: a b\r\n", "http://gateway.example/")]
    // HTTP/1.0 needs no Host header.
    [InlineData("http://gateway.example/", "1.0", "", "http://gateway.example/")]
    public async Task Submit_AbsoluteTarget_UrlsHaveSchemeAndHostOfTarget(string address, string version, string host, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SendAsync(gateway, $"{address}{Seeds.Imagen4}?x=y", version, host);

        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain($"\"status_url\":\"{expected}fal-ai/imagen4/requests/");
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Target.ShouldBe("/" + Seeds.Imagen4);
    }

    [Theory]
    [InlineData("http://gateway.example/", "")]
    [InlineData("http://gateway.example/", "Host: a\r\nHost: gateway.example\r\n")]
    [InlineData("http://user@gateway.example/", "Host: gateway.example\r\n")]
    [InlineData("ftp://gateway.example/", "Host: gateway.example\r\n")]
    [InlineData("http://gateway.example//", "Host: gateway.example\r\n")]
    public async Task Submit_InvalidAbsoluteTargetOrHost_Is400(string address, string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SendAsync(gateway, address + Seeds.Imagen4, "1.1", host);

        answer.ShouldStartWith("HTTP/1.1 400");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_AbsoluteTargetThroughKnownProxy_ForwardedHeadersTakePrecedence()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));

        var answer = await SendAsync(
            gateway, "http://inside.example/" + Seeds.Imagen4, "1.1",
            "Host: inside.example\r\nX-Forwarded-Host: gateway.example\r\nX-Forwarded-Proto: https\r\n");

        answer.ShouldContain("\"status_url\":\"https://gateway.example/fal-ai/imagen4/requests/");
    }

    private static Task<string> SendAsync(TestGateway gateway, string target, string version, string headers) => gateway.SendRawAsync(
        $"POST {target} HTTP/{version}\r\n{headers}Authorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {QueueExtensions.Body.Length}\r\n\r\n{QueueExtensions.Body}",
        TestContext.Current.CancellationToken);
}
