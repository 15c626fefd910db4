using System.Net;
using System.Security.Cryptography;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

public sealed class ResultTests
{
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Result_JobNotFinished_Is400OnEveryDialect(SandboxDialect upstream)
    {
        await using var gateway = await StartAsync(upstream);
        var id = await gateway.Client.SubmitJobAsync();

        for (var step = 0; step < 2; step++)
        {
            foreach (var suffix in new[] { "", "/", "/response", "/response/" })
            {
                using var response = await gateway.Client.FollowAsync(id + suffix);
                response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
                (await response.JsonAsync()).GetProperty("detail").GetString().ShouldBe("Request is still in progress");
                response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
            }

            gateway.Sandbox.Advance(id);
        }

        using var done = await gateway.Client.FollowAsync(id);
        done.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(200, """{"status":"IN_QUEUE"}""")]
    [InlineData(200, """ { "queue_position":1, "stat\u0075s":"IN_PROGRESS" } """)]
    [InlineData(202, """{"detail":"not yet"}""")]
    [InlineData(202, "")]
    public async Task Result_SuccessWithoutResult_Is400(int status, string body)
    {
        await using var gateway = await StartAsync(SandboxDialect.ResultOnly);
        var id = await gateway.Client.SubmitJobAsync();
        Answer(gateway, status, body);

        using var response = await gateway.Client.FollowAsync(id);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "job_in_progress");
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task Result_EverySpelling_ReturnsResultOfPlainCall(SandboxDialect upstream)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, StrictApp = true });
        var id = await gateway.Client.SubmitJobAsync(Seeds.QwenEditPlus);

        foreach (var suffix in new[] { "", "/", "/response", "/response/" })
        {
            using var response = await gateway.Client.FollowAsync(id + suffix, "fal-ai/auto");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
            gateway.Sandbox.Requests[^1].Target.ShouldBe($"/fal-ai/qwen-edit-plus/requests/{id}");
        }
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task Result_Large_IsForwardedCompletely(SandboxDialect upstream)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        gateway.Sandbox.Faults.Add(SandboxFaultNames.HugeResult, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();
        using var direct = new HttpClient { BaseAddress = gateway.Sandbox.Address };
        direct.DefaultRequestHeaders.Authorization = new("Bearer", TestGateway.UpstreamToken);
        var expected = await direct.GetByteArrayAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}", UriKind.Relative), TestContext.Current.CancellationToken);

        using var response = await gateway.Client.FollowAsync(id);
        using var status = await gateway.Client.FollowAsync($"{id}/status");

        var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        received.Length.ShouldBeGreaterThan(5_000_000);
        SHA256.HashData(received).ShouldBe(SHA256.HashData(expected));
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The token across the boundaries of the inspected beginning, of the buffer and of the reads.</summary>
    [Theory]
    [InlineData(16 * 1024 - 40)]
    [InlineData(16 * 1024 - 10)]
    [InlineData(16 * 1024)]
    [InlineData(64 * 1024 - 10)]
    [InlineData(200_000)]
    public async Task Result_EchoesTokenAnywhere_TokenIsMaskedAndRestIsUnchanged(int position)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        var before = "{\"padding\":\"" + new string('x', position);
        var after = new string('y', 3000) + "\"}";
        Answer(gateway, 200, before + TestGateway.UpstreamToken + after);

        using var response = await gateway.Client.FollowAsync(id);

        (await response.TextAsync()).ShouldBe(before + new string('*', TestGateway.UpstreamToken.Length) + after);
    }

    /// <summary>Pieces that leave less room than the length of the token before the inspected beginning is full.</summary>
    [Fact]
    public async Task Result_InPieces_IsForwardedCompletely()
    {
        await using var gateway = await TestGateway.StartAsync();
        var prompt = new string('x', 16 * 1024);
        using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{prompt}}"}""");
        var id = (await submit.JsonAsync()).GetProperty("request_id").GetString()!;
        const int piece = (16 * 1024) - 10;
        gateway.Sandbox.Faults.Add(
            new SandboxFault
            {
                Fault = SandboxFaultNames.Trickle,
                BytesPerSecond = piece * 20,
                Match = new() { Operation = SandboxOperation.Result }
            });

        using var response = await gateway.Client.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.JsonAsync()).GetProperty("prompt").GetString().ShouldBe(prompt);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Model422, 422)]
    [InlineData(SandboxFaultNames.Model500, 500)]
    [InlineData(SandboxFaultNames.ExpiredResult, 404)]
    public async Task Result_FailureOfModel_IsForwardedWithBody(string fault, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();

        using var response = await gateway.Client.FollowAsync(id);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.JsonAsync()).TryGetProperty("detail", out _).ShouldBeTrue();
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
    }

    /// <summary>An HTML page or an error of an intermediary is not the model's result, whatever its status.</summary>
    [Theory]
    [InlineData(200, "<html>it works</html>")]
    [InlineData(201, "<html>it works</html>")]
    [InlineData(404, "<html>not found</html>")]
    [InlineData(500, "<html>error</html>")]
    [InlineData(502, "<html><center>nginx</center></html>")]
    [InlineData(503, "<html>busy</html>")]
    [InlineData(504, "<html>late</html>")]
    [InlineData(520, "")]
    [InlineData(502, "plain text")]
    [InlineData(500, """{"message":"overloaded"}""")]
    [InlineData(500, """{"error":"busy"}""")]
    [InlineData(503, """{"error":{"message":"no channel"}}""")]
    public async Task Result_FromIntermediary_IsNotForwarded(int status, string body)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00"));
        var id = await gateway.Client.SubmitJobAsync();
        Answer(gateway, status, body, body.StartsWith('{') ? "application/json" : "text/html");

        using var page = await gateway.Client.FollowAsync(id);
        using var result = await gateway.Client.FollowAsync(id);

        await page.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_failed");
        page.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        result.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.CutDuring)]
    [InlineData(SandboxFaultNames.Truncated)]
    [InlineData(SandboxFaultNames.Garbage)]
    [InlineData(SandboxFaultNames.HugeHeaders)]
    public async Task Result_Truncated_IsRecognizablyTruncated(string fault)
    {
        foreach (var size in new[] { 0, 1_000_000 })
        {
            await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00"));
            if (size > 0)
            {
                gateway.Sandbox.Faults.Add(
                    new SandboxFault
                    {
                        Fault = SandboxFaultNames.HugeResult,
                        Bytes = size,
                        Match = new() { Operation = SandboxOperation.Submit }
                    });
            }

            var id = await gateway.Client.SubmitJobAsync();
            gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result);

            int? status = null;
            try
            {
                using var response = await gateway.Client.FollowAsync(id);
                status = (int)response.StatusCode;
            }
            catch (HttpRequestException)
            {
                // The response is truncated, as the upstream's response was.
            }

            status.ShouldBeOneOf(null, 502);
            using var again = await gateway.Client.FollowAsync(id);
            again.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Result_ClientDisconnects_EndsUpstreamCall()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Result);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = gateway.Client.GetAsync(new Uri($"/fal-ai/imagen4/requests/{id}", UriKind.Relative), leaving.Token);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 499), TestContext.Current.CancellationToken);
    }

    private static void Answer(TestGateway gateway, int status, string body, string contentType = "application/json") =>
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = status,
            Body = body,
            ContentType = contentType,
            Match = new() { Operation = SandboxOperation.Result },
        });

    private static Task<TestGateway> StartAsync(SandboxDialect upstream) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        ("Gateway:Jobs:StatusFreshness", "00:00:00"));
}
