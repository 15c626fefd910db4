using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Upstream;

public sealed class FollowUpTests
{
    [Fact]
    public async Task Job_FromSubmitToResult_WorksThroughTheGateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await SubmitAsync(gateway);

        using var status = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}/status?logs=1");
        using var result = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}/");

        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
        status.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Unauthorized, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.Forbidden, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.RateLimitedEmpty, 429, "upstream_rate_limited")]
    [InlineData(SandboxFaultNames.Redirect, 502, "upstream_redirect")]
    [InlineData(SandboxFaultNames.SwitchingProtocols, 502, "upstream_upgrade")]
    [InlineData(SandboxFaultNames.Stall, 504, "upstream_timeout")]
    [InlineData(SandboxFaultNames.CutBefore, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.Garbage, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.NonJson, 502, "upstream_failed")]
    public async Task FollowUp_UpstreamFault_MapsToDocumentedError(string fault, int status, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync(UpstreamDeadlines.For(fault));
        var id = await SubmitAsync(gateway);
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result, times: null);

        using var response = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}");

        await response.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
    }

    [Fact]
    public async Task Result_HtmlPageFromIntermediary_DoesNotFinishJob()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        var id = await SubmitAsync(gateway);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.NonJson, SandboxOperation.Result);

        using var page = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}");
        using var status = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}/status");

        await page.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_failed");
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE");
    }

    [Fact]
    public async Task Result_UpstreamEchoesToken_TokenIsMasked()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await SubmitAsync(gateway);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.EchoAuthorization, SandboxOperation.Result);

        using var response = await GetAsync(gateway, $"/fal-ai/imagen4/requests/{id}");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(TestGateway.UpstreamToken);
        response.Headers.ToString().ShouldNotContain(TestGateway.UpstreamToken);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-x")]
    public async Task FollowUp_MalformedId_IsNotForwarded(string id)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"GET /fal-ai/imagen4/requests/{id}/status HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldMatch("^HTTP/1.1 40[04]");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    private static async Task<string> SubmitAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");
        return (await response.JsonAsync()).GetProperty("request_id").GetString()!;
    }

    private static Task<HttpResponseMessage> GetAsync(TestGateway gateway, string path) =>
        gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
