using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.FalProxy;

public sealed class FalProxyTests
{
    private const string Model = "https://queue.fal.run/" + Seeds.Imagen4;
    private const string Synchronous = "https://fal.run/" + Seeds.Imagen4;
    private const string App = "https://queue.fal.run/fal-ai/imagen4";
    private const string Body = """{"prompt":"a lion"}""";

    [Fact]
    public async Task Queue_FromSubmitToResult_WorksThroughTheProxy()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var submitted = await gateway.Client.ProxyAsync(HttpMethod.Post, Model, Body);
        var id = await submitted.RequestIdAsync();
        using var status = await gateway.Client.ProxyAsync(HttpMethod.Get, $"{App}/requests/{id}/status?logs=1");
        using var result = await gateway.Client.ProxyAsync(HttpMethod.Get, $"{App}/requests/{id}");

        submitted.StatusCode.ShouldBe(HttpStatusCode.OK);
        submitted.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
        (await status.JsonAsync()).GetProperty("logs").GetArrayLength().ShouldBeGreaterThan(0);
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_EmptyBodyWithContentType_Works()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) });
        using var submitted = await gateway.Client.ProxyAsync(HttpMethod.Post, Model, Body);

        using var cancelled = await gateway.Client.ProxyAsync(HttpMethod.Put, $"{App}/requests/{await submitted.RequestIdAsync()}/cancel");

        cancelled.IsSuccessStatusCode.ShouldBeTrue(await cancelled.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stream_FinishedJob_ClosesAfterCompleted()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));
        using var submitted = await gateway.Client.ProxyAsync(HttpMethod.Post, Model, Body);
        var id = await submitted.RequestIdAsync();

        var streaming = gateway.Client.ProxyAsync(
            HttpMethod.Get, $"{App}/requests/{id}/status/stream?logs=0", null, ("Accept", "application/json, text/event-stream"));
        foreach (var calls in new[] { 2, 4 })
        {
            // The submit, and one status call for each status.
            await Eventually.IsTrueAsync(() => gateway.Sandbox.RequestCount >= calls);
            gateway.Sandbox.Advance(id);
        }

        using var stream = await streaming;

        stream.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var events = (await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events.Length.ShouldBeGreaterThan(1);
        events[^1].ShouldContain("\"COMPLETED\"");
    }

    [Fact]
    public async Task Synchronous_JobFinishes_ReturnsResult()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromMilliseconds(200) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));

        using var result = await gateway.Client.ProxyAsync(HttpMethod.Post, Synchronous, Body);

        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        result.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
    }

    [Fact]
    public async Task Synchronous_WaitExpires_Is424WithRequestIdAndJobContinues()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) }, ("Gateway:Jobs:StatusFreshness", "00:00:00.05"),
            ("Gateway:Jobs:MaxWait", "00:00:00.2"));

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, Synchronous, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_still_running");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
    }

    /// <summary>On these statuses, fal's clients retry the call, which is the submit.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.RateLimitedEmpty)]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.Unavailable)]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.Stall)]
    public async Task Synchronous_ResultCallFails_Is424WithRequestId(string fault)
    {
        await using var gateway = await TestGateway.StartAsync(UpstreamDeadlines.For(fault));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result);

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, Synchronous, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_result_unavailable");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
    }

    [Fact]
    public async Task Synchronous_WaitDisabled_IsRefusedBeforeSubmit()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:MaxWait", "00:00:00"));

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, Synchronous, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "proxy_target_invalid");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Synchronous_OtherMethod_Is405(string method)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Parse(method), Synchronous);

        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        response.Content.Headers.Allow.ShouldBe(["POST"]);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE", Model, "GET, POST, PUT")]
    [InlineData("OPTIONS", Model, "GET, POST, PUT")]
    [InlineData("PATCH", null, "GET, POST, PUT")]
    [InlineData("GET", Model, "POST")]
    [InlineData("POST", App + "/requests/abc/cancel", "PUT")]
    public async Task Method_NotAllowedByTarget_Is405WithAllow(string method, string? target, string allow)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Parse(method), target);

        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        string.Join(", ", response.Content.Headers.Allow).ShouldBe(allow);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://queue.fal.run/fal-ai/imagen4/preview")]
    [InlineData("https://evil.example/fal-ai/imagen4/preview")]
    [InlineData("https://queue.fal.run:443/fal-ai/imagen4/preview")]
    [InlineData("https://user@queue.fal.run/fal-ai/imagen4/preview")]
    [InlineData("https://queue.fal.run/fal-ai/imagen4/preview#x")]
    [InlineData("https://queue.fal.run/fal-ai/../imagen4/preview")]
    public async Task Target_NotAllowed_Is400AndNotForwarded(string? target)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, target, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "proxy_target_invalid");
        gateway.Sandbox.Requests.ShouldBeEmpty();
        var completed = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        completed["error_type"].ShouldBe("proxy_target_invalid");
        completed["path"].ShouldBe("/api/fal/proxy");
    }

    [Fact]
    public async Task Target_Twice_Is400()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, [Model, Model], Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "proxy_target_invalid");
    }

    [Theory]
    [InlineData("https://queue.fal.run/contracts")]
    [InlineData("https://queue.fal.run/jobs")]
    [InlineData("https://queue.fal.run/healthz/live")]
    [InlineData("https://queue.fal.run/swagger/v1/swagger.json")]
    [InlineData("https://queue.fal.run/validate/fal-ai/imagen4/preview")]
    [InlineData("https://queue.fal.run/api/fal/proxy")]
    [InlineData("https://queue.fal.run/FAL-AI/imagen4/preview")]
    public async Task Target_UnknownPath_Is404(string target)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Get, target);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
    }

    [Fact]
    public async Task Target_RefusedQuery_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var submit = await gateway.Client.ProxyAsync(HttpMethod.Post, Model + "?fal_webhook=https://x", Body);
        using var status = await gateway.Client.ProxyAsync(
            HttpMethod.Get, "https://queue.fal.run/fal-ai/imagen4/requests/x/status?fal_webhook=https://x");

        await submit.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "webhook_not_allowed");
        await status.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "query_not_supported");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_Missing_Is401()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await stranger.ProxyAsync(HttpMethod.Post, Model, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_ViolatesContract_Is422()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, Model, """{"prompt":"a lion","num_images":9}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task TargetHeader_OnDirectCall_IsIgnored()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Add("x-fal-target-url", "https://evil.example/");

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Target.ShouldBe("/" + Seeds.Imagen4);
    }
}
