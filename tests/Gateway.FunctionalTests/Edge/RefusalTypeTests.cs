using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>For a refusal of the edge, the response and the completion event contain an error type, not only a status.</summary>
public sealed class RefusalTypeTests
{
    private const string Model = "/fal-ai/imagen4/preview";

    [Theory]
    [InlineData("/fal-ai//imagen4", "", "request_target_invalid")]
    [InlineData(Model, "Transfer-Encoding: gzip, chunked\r\n", "framing_invalid")]
    [InlineData(Model, "Upgrade: websocket\r\nConnection: Upgrade\r\n", "upgrade_not_supported")]
    [InlineData(Model, "x-fal-runner-hint: \u00c3\u00a9\r\n", "header_invalid")]
    public async Task Refusal_AtTheEdge_HasErrorTypeInResponseAndEvent(string target, string headers, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();
        var length = headers.StartsWith("Transfer", StringComparison.Ordinal) ? "" : "Content-Length: 19\r\n";

        var answer = await gateway.SendRawAsync(
            $"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
            + $"Content-Type: application/json\r\n{headers}{length}\r\n"
            + "{\"prompt\":\"a lion\"}",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain($"x-fal-error-type: {errorType}");
        answer.ShouldContain($"\"error_type\":\"{errorType}\"");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe(errorType);
        logged["outcome"].ShouldBe("refused");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }
}
