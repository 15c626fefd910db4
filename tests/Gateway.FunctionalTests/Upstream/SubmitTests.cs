using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Upstream;

public sealed class SubmitTests
{
    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task Submit_SeedExample_ReturnsEnvelope(string model, string app, string body)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(model, body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var envelope = await response.JsonAsync();
        var id = envelope.GetProperty("request_id").GetString()!;
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        envelope.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["status", "request_id", "response_url", "status_url", "cancel_url", "logs", "metrics", "queue_position"]);
        envelope.GetProperty("response_url").GetString().ShouldEndWith($"/{app}/requests/{id}");
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId.ShouldBe(id);
    }

    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task Submit_AnyBody_IsForwardedByteForByte(string model, string app, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        app.ShouldNotBeEmpty();

        using var response = await gateway.Client.SubmitAsync(model, body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var seen = gateway.Sandbox.Requests.ShouldHaveSingleItem();
        seen.Target.ShouldBe("/" + model);
        seen.BodySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public async Task Submit_ClientHeaders_AreReplacedByOneToken()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/" + Seeds.Imagen4)
        { Content = HttpExtensions.Json("""{"prompt":"a lion"}""") };
        request.Headers.Add("x-fal-queue-priority", "low");
        request.Headers.Add("Cookie", "session=CANARY");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("X-Custom", gateway.Key);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var headers = gateway.Sandbox.Requests.ShouldHaveSingleItem().Headers;
        headers.Where(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)
            .ShouldBe([$"Bearer {TestGateway.UpstreamToken}"]);
        headers.Select(header => header.Key.ToLowerInvariant()).Order().ShouldBe(
            ["authorization", "content-length", "content-type", "host", "x-fal-queue-priority"]);
        headers.ShouldNotContain(header => header.Value.Contains(gateway.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submit_HeaderNominatedByConnection_IsNotForwarded()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Connection: X-Fal-Runner-Hint\r\nx-fal-runner-hint: a\r\nx-fal-no-retry: 1\r\nContent-Length: 14\r\n\r\n{\"prompt\":\"x\"}",
            TestContext.Current.CancellationToken);

        answer.ShouldContain("HTTP/1.1 200 OK");
        var names = gateway.Sandbox.Requests.ShouldHaveSingleItem().Headers.Select(header => header.Key.ToLowerInvariant()).ToList();
        names.ShouldContain("x-fal-no-retry");
        names.ShouldNotContain("x-fal-runner-hint");
    }

    [Fact]
    public async Task Submit_Chunked_IsForwardedWithContentLength()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n8\r\n{\"prompt\r\na\r\n\":\"a lion\"\r\n1\r\n}\r\n0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldContain("HTTP/1.1 200 OK");
        var seen = gateway.Sandbox.Requests.ShouldHaveSingleItem();
        seen.BodyLength.ShouldBe(19);
        seen.Headers.ShouldNotContain(header => header.Key.Equals("Expect", StringComparison.OrdinalIgnoreCase));
        seen.Headers.ShouldContain(
            header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && header.Value == "19");
    }

    [Fact]
    public async Task Submit_WithoutHost_GetsUrlsOfLocalAddress()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.0\r\nAuthorization: Key {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 19\r\n\r\n"
            + "{\"prompt\":\"a lion\"}",
            TestContext.Current.CancellationToken);

        answer.ShouldContain($"\"response_url\":\"http://127.0.0.1:{gateway.Address.Port}/fal-ai/imagen4/requests/");
    }

    [Fact]
    public async Task Submit_UnknownParameter_IsForwardedAndReported()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","num_image":2}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var warning = response.Headers.GetValues("X-Gateway-Warning").ShouldHaveSingleItem();
        warning.ShouldContain("num_image");
        warning.ShouldContain("num_images");
        gateway.Sandbox.Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_SeveralViolations_AreReportedTogetherWithoutForwarding()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(
            Seeds.Wan, """{"image_url":"ftp://x","num_inference_steps":50,"shift":1.5,"acceleration":"warp"}""");

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("detail").EnumerateArray()
            .Select(item => (item.GetProperty("loc")[1].GetString(), item.GetProperty("type").GetString()))
            .ShouldBe(
                [("image_url", "url_parsing"), ("num_inference_steps", "less_than_equal"), ("acceleration", "literal_error"),
                    ("shift", "int_from_float")],
                ignoreOrder: true);
        gateway.Sandbox.Requests.ShouldBeEmpty();
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe("validation_error");
        ((string[])logged["violations"]!).ShouldContain("num_inference_steps:less_than_equal");
    }

    [Fact]
    public async Task Submit_Accepted_LogsOneCompletionEvent()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");

        var id = (await response.JsonAsync()).GetProperty("request_id").GetString();
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["client"].ShouldBe(TestGateway.ClientName);
        logged["model"].ShouldBe(Seeds.Imagen4);
        logged["request_id"].ShouldBe(id);
        logged["status"].ShouldBe(200);
        logged["outcome"].ShouldBe("forwarded");
        logged["request_bytes"].ShouldBe(19L);
        logged["response_bytes"]
            .ShouldBe((long)(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        logged["upstream_ms"].ShouldBeOfType<double>().ShouldBeGreaterThan(0);
        logged["total_ms"].ShouldBeOfType<double>().ShouldBeGreaterThan(0);
        logged["trace_id"].ShouldBeOfType<string>().Length.ShouldBe(32);
        gateway.Logs.Entries.Count(entry => entry.EventId == 500).ShouldBe(1);
    }
}
