using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// The gateway changes only the three URLs of an envelope. The job can be followed whatever the envelope's <c>response_url</c> is.
/// </summary>
public sealed class EnvelopeTests
{
    private const string Id = "job-1";

    [Fact]
    public async Task Submit_UnusualEnvelope_RewritesOnlyUrls()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string envelope =
            "{ \"status\" :\"IN_QUEUE\",\n\t\"request_id\": \"job-1\" , \"Response_URL\":\"https://queue.fal.run/x\",\r\n"
            + "\"response_url\":\"https:\\/\\/queue.fal.run\\/fal-ai\\/imagen4\\/requests\\/job-1\","
            + " \"nested\":{\"status_url\":\"https://queue.fal.run/a\",\"list\":[{\"cancel_url\":1}]},"
            + "\"status\\u005furl\":\"https://queue.fal.run/b\",  \"cancel_url\" : null,\"metrics\":{ },"
            + "\"text\":\"\\u00e9é\\\"\\\\ 中\",\"n\":1.50e+1,\"logs\":null }\n ";
        Answer(gateway, envelope);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        var start = $"{gateway.Address}fal-ai/imagen4/requests/job-1";
        (await response.TextAsync()).ShouldBe(envelope
            .Replace("https:\\/\\/queue.fal.run\\/fal-ai\\/imagen4\\/requests\\/job-1", start, StringComparison.Ordinal)
            .Replace("https://queue.fal.run/b", start + "/status", StringComparison.Ordinal)
            .Replace("\"cancel_url\" : null", $"\"cancel_url\" : \"{start}/cancel\"", StringComparison.Ordinal));
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([Id]);
    }

    [Fact]
    public async Task Submit_PublicUrl_IsBaseOfEveryUrl()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:PublicUrl", "https://gateway.internal.example/base/"));

        using var response = await gateway.Client.SubmitAsync(Seeds.QwenEditPlus, Seeds.ExampleOf(Seeds.QwenEditPlus));
        var envelope = await response.JsonAsync();
        var id = envelope.GetProperty("request_id").GetString();
        using var status = await gateway.Client.FollowAsync($"{id}/status", "fal-ai/qwen-edit-plus");

        foreach (var body in new[] { envelope, await status.JsonAsync() })
        {
            body.GetProperty("response_url").GetString()
                .ShouldBe($"https://gateway.internal.example/base/fal-ai/qwen-edit-plus/requests/{id}");
            body.GetProperty("status_url").GetString()
                .ShouldBe($"https://gateway.internal.example/base/fal-ai/qwen-edit-plus/requests/{id}/status");
            body.GetProperty("cancel_url").GetString()
                .ShouldBe($"https://gateway.internal.example/base/fal-ai/qwen-edit-plus/requests/{id}/cancel");
        }
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("Forwarded: host=evil.example;proto=https")]
    public async Task Submit_ForwardedHeaderOfUnknownSender_IsIgnored(string header)
    {
        await using var gateway = await TestGateway.StartAsync();
        var name = header[..header.IndexOf(':', StringComparison.Ordinal)];

        using var response = await gateway.Client.SubmitWithAsync(name, header[(name.Length + 2)..]);

        (await response.JsonAsync()).GetProperty("status_url").GetString().ShouldStartWith(gateway.Address + "fal-ai/imagen4/requests/");
    }

    /// <summary>The envelope's <c>response_url</c>, and the app with which the gateway must call the upstream.</summary>
    public static TheoryData<string, string> ResponseUrls => new()
    {
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-1\"", "fal-ai/imagen4-app" },
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-1/\"", "fal-ai/imagen4-app" },
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-1/response\"", "fal-ai/imagen4-app" },
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-1?x=1#y\"", "fal-ai/imagen4-app" },
        { "\"https://elsewhere.example:8443/fal-ai/imagen4/preview/requests/job-1\"", "fal-ai/imagen4/preview" },
        { "\"http://user:password@elsewhere.example/fal-ai/imagen4/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/other/app/requests/job-1\"", "other/app" },
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-2\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run//fal-ai/app/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/a%2f..%2fadmin/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/.hidden/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/a;b/requests/job-1\"", "fal-ai/imagen4" },
        { "\"https://queue.fal.run/a\\u0000b/requests/job-1\"", "fal-ai/imagen4" },
        { "\"/fal-ai/imagen4-app/requests/job-1\"", "fal-ai/imagen4-app" },
        { "\"https://queue.fal.run/fal-ai/imagen4-app/requests/job-1/status\"", "fal-ai/imagen4" },
        { "\"job-1\"", "fal-ai/imagen4" },
        { "\"\"", "fal-ai/imagen4" },
        { "null", "fal-ai/imagen4" },
        { "42", "fal-ai/imagen4" },
        { "{\"url\":\"https://queue.fal.run/x/requests/job-1\"}", "fal-ai/imagen4" },
    };

    [Theory]
    [MemberData(nameof(ResponseUrls))]
    public async Task Submit_ResponseUrl_SetsOnlyFollowUpPath(string responseUrl, string app)
    {
        await using var gateway = await TestGateway.StartAsync();
        Answer(gateway, $$"""{"status":"IN_QUEUE","request_id":"job-1","response_url":{{responseUrl}}}""");

        using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        var envelope = await submit.JsonAsync();
        using var status = await gateway.Client.GetAsync(
            new Uri(envelope.GetProperty("response_url").GetString()! + "/status"), TestContext.Current.CancellationToken);

        gateway.Sandbox.Requests[1].Target.ShouldBe($"/{app}/requests/job-1/status");
        gateway.Sandbox.Requests[1].Header("Host").ShouldBe([gateway.Sandbox.Address.Authority]);
        envelope.GetProperty("response_url").GetString().ShouldStartWith(gateway.Address + "fal-ai/");
    }

    [Fact]
    public async Task Submit_EnvelopeWithoutUrls_AddsUrls()
    {
        await using var gateway = await TestGateway.StartAsync();
        Answer(gateway, """{"request_id":"job-1","status":"IN_QUEUE"}""");

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await response.TextAsync()).ShouldStartWith("""{"request_id":"job-1","status":"IN_QUEUE",""");
        var envelope = await response.JsonAsync();
        foreach (var (url, suffix) in new[] { ("response_url", ""), ("status_url", "/status"), ("cancel_url", "/cancel") })
        {
            envelope.GetProperty(url).GetString().ShouldBe($"{gateway.Address}fal-ai/imagen4/requests/job-1{suffix}");
        }
    }

    [Theory]
    [InlineData("""{"request_id":"job-1","request_id":"job-2"}""")]
    [InlineData("""{"request_id":"job-1","request\u005fid":"job-2"}""")]
    [InlineData("""{"request_id":"job-1"}{"request_id":"job-2"}""")]
    [InlineData("""[{"request_id":"job-1"}]""")]
    [InlineData("""{"request_id":["job-1"]}""")]
    [InlineData("""{"request_id":1}""")]
    [InlineData("""{"request_id":""}""")]
    [InlineData("""{"request_id":"a/b"}""")]
    [InlineData("""{"request_id":"../../x"}""")]
    [InlineData("""{"request_id":"-x"}""")]
    [InlineData("""{"request_id":"a\r\nSet-Cookie: x=1"}""")]
    [InlineData("""{"request_id":"é"}""")]
    [InlineData("""{"Request_Id":"job-1"}""")]
    public async Task Submit_InvalidRequestId_IsNotReturned(string envelope)
    {
        await using var gateway = await TestGateway.StartAsync();
        Answer(gateway, envelope);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        response.Headers.Contains("x-fal-request-id").ShouldBeFalse();
        using var status = await gateway.Client.FollowAsync("job-1/status");
        status.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Submit_IdOfOtherClientsJob_IsRefusedAndOwnerKeepsJob()
    {
        var other = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var second = gateway.CreateClient(other.Text);
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RepeatRequestId, SandboxOperation.Submit);

        using var response = await second.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var foreign = await second.FollowAsync($"{id}/status");
        using var own = await gateway.Client.FollowAsync($"{id}/status");

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "request_id_conflict");
        response.Headers.Contains("x-fal-request-id").ShouldBeFalse();
        (await response.TextAsync()).ShouldNotContain(id);
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Submit_RepeatedIdOfSameClient_ReturnsSameJob()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RepeatRequestId, SandboxOperation.Submit);

        (await gateway.Client.SubmitJobAsync()).ShouldBe(id);
    }

    private static void Answer(TestGateway gateway, string envelope) => gateway.Sandbox.Faults.Add(new SandboxFault
    {
        Fault = SandboxFaultNames.Status,
        Status = 200,
        Body = envelope,
        ContentType = "application/json",
        Match = new() { Operation = SandboxOperation.Submit },
    });
}
