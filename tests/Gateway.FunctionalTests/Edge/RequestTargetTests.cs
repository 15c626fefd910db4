using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

public sealed class RequestTargetTests
{
    public static TheoryData<string> TrickyTargets =>
    [
        "/fal-ai/..;/admin", "/fal-ai/../admin", "/fal-ai/./imagen4/preview", "/fal-ai//imagen4/preview", "//fal-ai/imagen4/preview",
        "/fal-ai/imagen4%2Fpreview", "/fal-ai/imagen4%5Cpreview", "/fal-ai/imagen4\\preview", "/fal-ai/%0d%0aX:%20y",
        "/fal-ai/%2e%2e/admin",
        "/fal-ai/imagen4/preview;a=b", "/%66al-ai/imagen4/preview", "/fal-ai/imagen4/preview%00", "/fal-ai/imagen4/preview//",
"/fal-ai/.hidden", "/fal-ai/im agen", "/fal-ai/imagen4/preview#x", "/fal-ai/é",
        "fal-ai/imagen4/preview", "/fal-ai/imagen4/preview/..", "/fal-ai/imagen4|preview", "/fal-ai/imagen4/preview%",
    ];

    [Theory]
    [MemberData(nameof(TrickyTargets))]
    public async Task Target_Ambiguous_IsRefusedAndNotForwarded(string target)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(Post(target, gateway.Key), TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/FAL-AI/imagen4/preview")]
    [InlineData("/fal-ai/IMAGEN4/preview")]
    [InlineData("/Fal-ai/imagen4/preview")]
    public async Task Target_OtherCase_Is404AndNotForwarded(string target)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownModels", "Reject"));

        var answer = await gateway.SendRawAsync(Post(target, gateway.Key), TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 404");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Target_TrailingSlash_IsRemoved()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(Post("/fal-ai/imagen4/preview/", gateway.Key), TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 200");
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Target.ShouldBe("/fal-ai/imagen4/preview");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked, chunked")]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Upgrade: websocket\r\nConnection: Upgrade")]
    [InlineData("Host: y")]
    [InlineData(" folded: x")]
    [InlineData("Space Before: x")]
    [InlineData("Transfer-Encoding : chunked")]
    public async Task Framing_Ambiguous_IsRefusedAndConnectionIsClosed(string header)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
            + $"Content-Type: application/json\r\n{header}\r\n\r\n0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("Connection: close", Case.Insensitive);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Framing_BareLineFeed_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"GET /healthz/live HTTP/1.1\nHost: x\n\n", TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
    }

    private static string Post(string target, string key) =>
        $"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: 19\r\n\r\n{{\"prompt\":\"a lion\"}}";
}
