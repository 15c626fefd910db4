using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>The status members that the official Python client reads, and the query parameters that it sends.</summary>
public sealed class StatusTests
{
    public static TheoryData<SandboxDialect, string> Dialects => new()
    {
        { SandboxDialect.Queue, "Auto" },
        { SandboxDialect.Queue, "Native" },
        { SandboxDialect.ResultOnly, "Auto" },
        { SandboxDialect.ResultOnly, "ResultOnly" },
        { SandboxDialect.ResultAndStatus, "Auto" },
        { SandboxDialect.ResultAndStatus, "Native" },
        { SandboxDialect.ResultAndStatus, "ResultOnly" },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Status_ByEnvelopeUrls_HasEveryMemberInEveryState(SandboxDialect upstream, string dialect)
    {
        await using var gateway = await StartAsync(upstream, dialect);
        using var submit = await gateway.Client.SubmitAsync(Seeds.QwenEditPlus, Seeds.ExampleOf(Seeds.QwenEditPlus));
        var envelope = await submit.JsonAsync();
        var id = envelope.GetProperty("request_id").GetString()!;

        var (waiting, waitingCode) = await GetAsync(gateway, envelope, "status_url");
        gateway.Sandbox.Advance(id);
        var (running, runningCode) = await GetAsync(gateway, envelope, "status_url");
        gateway.Sandbox.Advance(id);
        var (done, doneCode) = await GetAsync(gateway, envelope, "status_url");
        var (result, resultCode) = await GetAsync(gateway, envelope, "response_url");

        waitingCode.ShouldBe(HttpStatusCode.Accepted);
        waiting.GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        waiting.GetProperty("queue_position").ValueKind.ShouldBe(JsonValueKind.Number);
        runningCode.ShouldBe(HttpStatusCode.Accepted);
        running.GetProperty("status").GetString().ShouldBe("IN_PROGRESS");
        doneCode.ShouldBe(HttpStatusCode.OK);
        done.GetProperty("status").GetString().ShouldBe("COMPLETED");
        foreach (var body in new[] { waiting, running, done })
        {
            body.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
            body.GetProperty("metrics").ValueKind.ShouldBe(JsonValueKind.Object);
            body.GetProperty("request_id").GetString().ShouldBe(id);
            foreach (var url in new[] { "response_url", "status_url", "cancel_url" })
            {
                body.GetProperty(url).GetString().ShouldBe(envelope.GetProperty(url).GetString());
            }
        }

        resultCode.ShouldBe(HttpStatusCode.OK);
        result.GetProperty("images").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("?logs=true", true)]
    [InlineData("?logs=True", true)]
    [InlineData("?logs=1", true)]
    [InlineData("?logs=false", false)]
    [InlineData("?logs=False", false)]
    [InlineData("?logs=0", false)]
    [InlineData("?logs=", false)]
    [InlineData("?logs", false)]
    [InlineData("?", false)]
    [InlineData("", false)]
    [InlineData("?other=1&logs=1", true)]
    [InlineData("?logs=0&logs=1", false)]
    public async Task Status_EverySpellingOfLogs_IsAccepted(string query, bool wanted)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();

        using var response = await gateway.Client.FollowAsync($"{id}/status{query}");

        (await response.JsonAsync()).GetProperty("logs").ValueKind.ShouldBe(wanted ? JsonValueKind.Array : JsonValueKind.Null);
        gateway.Sandbox.Requests[^1].Target.ShouldBe($"/fal-ai/imagen4/requests/{id}/status{(wanted ? "?logs=1" : "")}");
    }

    [Theory]
    [InlineData("/status")]
    [InlineData("")]
    [InlineData("/status/stream")]
    public async Task FollowUp_Webhook_IsRefusedWithItsName(string suffix)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();

        using var response = await gateway.Client.FollowAsync($"{id}{suffix}?fal_webhook=https://elsewhere.example");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "query_not_supported");
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Status_UpstreamOmitsMembers_MembersAreAdded()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        AnswerOnce(gateway, SandboxOperation.Status, 202, """{"status":"IN_QUEUE", "extra":[1, 2]}""");

        using var response = await gateway.Client.FollowAsync($"{id}/status");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var text = await response.TextAsync();
        text.ShouldStartWith("""{"status":"IN_QUEUE", "extra":[1, 2]""");
        var body = await response.JsonAsync();
        body.GetProperty("queue_position").GetInt32().ShouldBe(0);
        body.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
        body.GetProperty("metrics").ValueKind.ShouldBe(JsonValueKind.Object);
        body.GetProperty("request_id").GetString().ShouldBe(id);
        body.GetProperty("status_url").GetString().ShouldBe($"{gateway.Address}fal-ai/imagen4/requests/{id}/status");
    }

    [Theory]
    [InlineData(SandboxFaultNames.Model422, "content_policy_violation")]
    [InlineData(SandboxFaultNames.Model500, "internal_server_error")]
    public async Task Status_FailedJob_StaysCompletedWithError(string fault, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();

        using var first = await gateway.Client.FollowAsync($"{id}/status");
        var calls = gateway.Sandbox.RequestCount;
        using var later = await gateway.Client.FollowAsync($"{id}/status");

        foreach (var response in new[] { first, later })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var body = await response.JsonAsync();
            body.GetProperty("status").GetString().ShouldBe("COMPLETED");
            body.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
            body.GetProperty("error_type").GetString().ShouldBe(errorType);
        }

        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Unauthorized, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.Forbidden, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.RateLimitedEmpty, 429, "upstream_rate_limited")]
    [InlineData(SandboxFaultNames.Redirect, 502, "upstream_redirect")]
    [InlineData(SandboxFaultNames.Html502, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.NonJson, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.CutBefore, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.CutDuring, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.Truncated, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.Garbage, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.HugeHeaders, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.Stall, 504, "upstream_timeout")]
    public async Task Status_UpstreamFault_ReturnsErrorAndKeepsJobStatus(string fault, int status, string errorType)
    {
        foreach (var dialect in new[] { SandboxDialect.Queue, SandboxDialect.ResultOnly })
        {
            await using var gateway = await TestGateway.StartAsync(
                new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromHours(1) },
                [
                    .. UpstreamDeadlines.For(fault),
                    ("Gateway:Upstream:Dialect", dialect == SandboxDialect.Queue ? "Native" : "ResultOnly"),
                    ("Gateway:Jobs:StatusFreshness", "00:00:00"),
                ]);
            var id = await gateway.Client.SubmitJobAsync();
            gateway.Sandbox.Faults.Add(fault, dialect == SandboxDialect.Queue ? SandboxOperation.Status : SandboxOperation.Result);

            using var faulty = await gateway.Client.FollowAsync($"{id}/status");
            using var after = await gateway.Client.FollowAsync($"{id}/status");

            await faulty.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
            faulty.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
            (await after.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE", $"{fault} on {dialect}");
        }
    }

    [Theory]
    [InlineData(500, """{"error":{"message":"bad response","type":"new_api_error","code":"bad_response"}}""", 502)]
    [InlineData(503, """{"error":{"message":"busy","type":"new_api_error","code":""}}""", 502)]
    [InlineData(500, """{"message":"overloaded"}""", 502)]
    [InlineData(500, """{"error":"busy"}""", 502)]
    [InlineData(500, """{"detail":null}""", 502)]
    [InlineData(500, """{"detail":""}""", 502)]
    [InlineData(500, """{"detail":[]}""", 502)]
    [InlineData(500, """{"detail":"busy","error":{"message":"busy"}}""", 502)]
    [InlineData(500, "[]", 502)]
    [InlineData(500, "{}", 502)]
    [InlineData(500, "", 502)]
    [InlineData(500, "<html>error</html>", 502)]
    [InlineData(422, """{"message":"no"}""", 502)]
    [InlineData(400, """{"message":"bad request"}""", 502)]
    [InlineData(410, """{"error":"gone"}""", 502)]
    [InlineData(503, """{"detail":"no runner"}""", 502)]
    [InlineData(504, """{"detail":"late"}""", 502)]
    [InlineData(502, "<html>bad gateway</html>", 502)]
    [InlineData(408, """{"detail":"slow"}""", 502)]
    [InlineData(202, """{"detail":"not yet"}""", 202)]
    [InlineData(400, """{"detail":"Request is still in progress"}""", 202)]
    public async Task Status_UnrelatedResultResponse_DoesNotFinishJob(int upstream, string body, int status)
    {
        await using var gateway = await StartAsync(SandboxDialect.ResultOnly, "ResultOnly");
        var id = await gateway.Client.SubmitJobAsync();
        AnswerOnce(gateway, SandboxOperation.Result, upstream, body);

        using var odd = await gateway.Client.FollowAsync($"{id}/status");
        using var after = await gateway.Client.FollowAsync($"{id}/status");

        ((int)odd.StatusCode).ShouldBe(status, await odd.TextAsync());
        (await after.JsonAsync()).GetProperty("status").GetString().ShouldNotBe("COMPLETED");
    }

    /// <summary>A failure of the model, which is in <c>detail</c>, finishes the job.</summary>
    [Theory]
    [InlineData(500, """{"detail":"CUDA out of memory"}""", "CUDA out of memory")]
    [InlineData(
        422, """{"detail":[{"loc":["body","prompt"],"msg":"is not allowed","type":"content_policy_violation"}]}""", "is not allowed")]
    [InlineData(500, """{"detail":{"reason":"x"}}""", "The model responded with status 500.")]
    public async Task Status_ResultResponseWithModelFailure_FinishesJob(int upstream, string body, string error)
    {
        await using var gateway = await StartAsync(SandboxDialect.ResultOnly, "ResultOnly");
        var id = await gateway.Client.SubmitJobAsync();
        AnswerOnce(gateway, SandboxOperation.Result, upstream, body);

        using var failed = await gateway.Client.FollowAsync($"{id}/status");
        using var after = await gateway.Client.FollowAsync($"{id}/status");

        foreach (var status in new[] { failed, after })
        {
            var read = await status.JsonAsync();
            read.GetProperty("status").GetString().ShouldBe("COMPLETED");
            read.GetProperty("error").GetString().ShouldBe(error);
        }
    }

    /// <summary>A failure that contains a large input, so the gateway inspects only its beginning.</summary>
    [Theory]
    [InlineData("""{"detail":[{"msg":"too large","input":"{0}"}]}""", true)]
    [InlineData("""{"message":"{0}"}""", false)]
    [InlineData("""{"error":{"message":"{0}"},"detail":"x"}""", false)]
    public async Task Status_LargeResultResponse_FinishesJobIfModelFailed(string body, bool ends)
    {
        await using var gateway = await StartAsync(SandboxDialect.ResultOnly, "ResultOnly");
        var id = await gateway.Client.SubmitJobAsync();
        AnswerOnce(gateway, SandboxOperation.Result, 422, body.Replace("{0}", new string('x', 100_000), StringComparison.Ordinal));

        using var status = await gateway.Client.FollowAsync($"{id}/status");

        (status.StatusCode == HttpStatusCode.OK).ShouldBe(ends, await status.TextAsync());
    }

    [Fact]
    public async Task Status_JobUnknownAtUpstream_Is404AndKeepsJob()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        AnswerOnce(gateway, SandboxOperation.Status, 404, """{"status":"NOT_FOUND"}""");

        using var forgotten = await gateway.Client.FollowAsync($"{id}/status");
        using var after = await gateway.Client.FollowAsync($"{id}/status");

        (await forgotten.ShouldBeErrorAsync(HttpStatusCode.NotFound, "job_not_found")).GetProperty("status").GetString()
            .ShouldBe("NOT_FOUND");
        after.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static void AnswerOnce(TestGateway gateway, SandboxOperation operation, int status, string body) =>
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = status,
            Body = body,
            ContentType = "application/json",
            Match = new() { Operation = operation },
        });

    private static Task<TestGateway> StartAsync(SandboxDialect upstream, string dialect) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1), StrictApp = true },
        ("Gateway:Upstream:Dialect", dialect),
        ("Gateway:Jobs:StatusFreshness", "00:00:00"));

    private static async Task<(JsonElement Body, HttpStatusCode Status)> GetAsync(TestGateway gateway, JsonElement envelope, string url)
    {
        using var response = await gateway.Client.GetAsync(
            new Uri(envelope.GetProperty(url).GetString()!), TestContext.Current.CancellationToken);
        return (await response.JsonAsync(), response.StatusCode);
    }
}
