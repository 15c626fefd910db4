using System.Net;
using System.Text.Json;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

public sealed class CancelTests
{
    [Theory]
    [InlineData("Auto")]
    [InlineData("Native")]
    public async Task Cancel_QueuedOrRunningJob_ReturnsUpstreamResponse(string dialect)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, dialect);
        var waiting = await gateway.Client.SubmitJobAsync();
        var running = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Advance(running);

        using var first = await gateway.Client.CancelAsync(waiting);
        using var second = await gateway.Client.CancelAsync(running);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.TextAsync()).ShouldBe("""{"status":"OK"}""");
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await second.TextAsync()).ShouldBe("""{"status":"CANCELLATION_REQUESTED"}""");
        first.Headers.GetValues("x-fal-request-id").ShouldBe([waiting]);
        gateway.Sandbox.Jobs.ShouldAllBe(job => job.Cancelled);
    }

    /// <summary>Two cancels share one stored request. The upstream accepts one of them and refuses the other one, before or after.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_TwoAtOnceAndOneIsRefused_JobIsCancelled(bool refusedIsLast)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Advance(id);
        var slow = new SandboxFault
        {
            Fault = refusedIsLast ? SandboxFaultNames.RateLimitedEmpty : SandboxFaultNames.Delay,
            DelayMs = 2_000,
            Times = 1,
            Match = new() { Operation = SandboxOperation.Cancel },
        };
        gateway.Sandbox.Faults.Add(slow);
        var first = gateway.Client.CancelAsync(id);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
        if (!refusedIsLast)
        {
            gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimitedEmpty, SandboxOperation.Cancel);
        }

        using var second = await gateway.Client.CancelAsync(id);
        using var last = await first;

        (refusedIsLast ? last : second).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (refusedIsLast ? second : last).IsSuccessStatusCode.ShouldBeTrue();
        await Eventually.IsTrueAsync(async () =>
        {
            using var status = await gateway.Client.FollowAsync($"{id}/status");
            return status.StatusCode == HttpStatusCode.OK;
        });
        using var stored = await gateway.Client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        (await stored.JsonAsync()).GetProperty("status").GetString().ShouldBe("CANCELLED");
    }

    /// <summary>Empty bodies, as HTTP libraries send them: framing, body.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("Content-Length: 0\r\n", "")]
    [InlineData("Content-Length: 2\r\n", "{}")]
    [InlineData("Content-Length: 4\r\n", "null")]
    [InlineData("Content-Length: 8\r\n", " { \r\n } ")]
    [InlineData("Content-Length: 2\r\n", "\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "4\r\nnull\r\n0\r\n\r\n")]
    public async Task Cancel_EmptyBody_IsAccepted(string framing, string body)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();

        var cancel = await SendAsync(gateway, "PUT", $"{id}/cancel", framing, body);

        cancel.ShouldStartWith("HTTP/1.1 200");
        gateway.Sandbox.Requests.ShouldAllBe(request => request.Operation == SandboxOperation.Submit || request.BodyLength == 0);
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    public async Task StatusAndResult_EmptyBody_AreAcceptedAndBodyIsNotForwarded(string framing, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();

        var status = await SendAsync(gateway, "GET", $"{id}/status", framing, body);
        var result = await SendAsync(gateway, "GET", id, framing, body);

        status.ShouldStartWith("HTTP/1.1 200");
        result.ShouldStartWith("HTTP/1.1 200");
        var forwarded = gateway.Sandbox.Requests[^1];
        (forwarded.Operation, forwarded.BodyLength).ShouldBe((SandboxOperation.Result, 0));
        forwarded.Header("Transfer-Encoding").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("x")]
    public async Task StatusAndResult_WithBody_AreRefused(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();

        foreach (var call in (string[])[$"{id}/status", id])
        {
            var answer = await SendAsync(gateway, "GET", call, $"Content-Length: {body.Length}\r\n", body);
            answer.ShouldStartWith("HTTP/1.1 400");
            answer.ShouldContain("\"error_type\":\"body_not_allowed\"");
        }
    }

    [Theory]
    [InlineData("Content-Length: 4\r\n", "true", "body_not_allowed")]
    [InlineData("Content-Length: 2\r\n", "[]", "body_not_allowed")]
    [InlineData("Content-Length: 2\r\n", "\"\"", "body_not_allowed")]
    [InlineData("Content-Length: 7\r\n", "{\"a\":1}", "body_not_allowed")]
    [InlineData("Content-Length: 3\r\n", "{}}", "body_not_allowed")]
    [InlineData("Content-Length: 4\r\n", "NULL", "body_not_allowed")]
    [InlineData("Content-Length: 1\r\n", "{", "body_not_allowed")]
    [InlineData("Content-Length: 1\r\n", "\0", "body_not_allowed")]
    [InlineData("Content-Length: 1000000\r\n", "", "body_not_allowed")]
    [InlineData("Transfer-Encoding: chunked\r\n", "3\r\n{}x\r\n0\r\n\r\n", "body_not_allowed")]
    [InlineData("Transfer-Encoding: chunked\r\n", "42\r\n                                                                  \r\n",
        "body_not_allowed")]
    [InlineData("Transfer-Encoding: chunked\r\n", "x\r\n{}\r\n0\r\n\r\n", "body_incomplete")]
    public async Task Cancel_NonEmptyBody_IsRefusedAndConnectionIsClosed(string framing, string body, string errorType)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();

        var answer = await SendAsync(gateway, "PUT", $"{id}/cancel", framing, body);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain($"\"error_type\":\"{errorType}\"");
        answer.ShouldContain("Connection: close");
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_BodyThatNeverEnds_Is408()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:BodyReadTimeout", "00:00:00.200"));
        var id = await gateway.Client.SubmitJobAsync();

        var answer = await SendAsync(gateway, "PUT", $"{id}/cancel", "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n");

        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("\"error_type\":\"body_too_slow\"");
    }

    [Fact]
    public async Task Cancel_Accepted_StatusAndResultShowCancellation()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        using var cancel = await gateway.Client.CancelAsync(id);

        using var status = await gateway.Client.FollowAsync($"{id}/status");
        using var result = await gateway.Client.FollowAsync(id);
        using var again = await gateway.Client.CancelAsync(id);

        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await status.JsonAsync();
        body.GetProperty("status").GetString().ShouldBe("COMPLETED");
        body.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        ((int)result.StatusCode).ShouldBe(499);
        await ShouldBeAlreadyCompletedAsync(again);
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Cancel_FinishedJob_IsAnsweredFromStore(SandboxDialect upstream)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        var id = await gateway.Client.SubmitJobAsync();
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        var calls = gateway.Sandbox.RequestCount;

        using var cancel = await gateway.Client.CancelAsync(id);

        await ShouldBeAlreadyCompletedAsync(cancel);
        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    [Fact]
    public async Task Cancel_FinishedJobWithoutPoll_ReturnsUpstreamResponse()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();

        using var cancel = await gateway.Client.CancelAsync(id);

        await ShouldBeAlreadyCompletedAsync(cancel);
        gateway.Sandbox.Requests[^1].Operation.ShouldBe(SandboxOperation.Cancel);
    }

    [Fact]
    public async Task Cancel_JobUnknownAtUpstream_IsNotAMissingRoute()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var lost = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(
            new SandboxFault { Fault = SandboxFaultNames.Status, Status = 404, Times = null, Match = new() { RequestId = lost } });

        using var first = await gateway.Client.CancelAsync(lost);
        await first.ShouldBeErrorAsync(HttpStatusCode.NotFound, "job_not_found");

        using var second = await gateway.Client.CancelAsync(await gateway.Client.SubmitJobAsync());
        ((int)second.StatusCode).ShouldBeInRange(200, 202);
    }

    [Theory]
    [InlineData(SandboxDialect.ResultOnly, "Auto", 3)]
    [InlineData(SandboxDialect.ResultAndStatus, "Auto", 2)]
    [InlineData(SandboxDialect.ResultOnly, "ResultOnly", 0)]
    public async Task Cancel_UpstreamWithoutCancel_Is501AfterOneProbe(SandboxDialect upstream, string dialect, int calls)
    {
        await using var gateway = await StartAsync(upstream, dialect);
        var first = await gateway.Client.SubmitJobAsync();
        var second = await gateway.Client.SubmitJobAsync();

        foreach (var id in new[] { first, second, first })
        {
            using var cancel = await gateway.Client.CancelAsync(id);
            await cancel.ShouldBeErrorAsync(HttpStatusCode.NotImplemented, "cancel_not_supported");
            cancel.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        }

        // The cancel, and one call that distinguishes a missing route from a missing job. After that, the gateway does not call the
        // upstream for a cancel again.
        gateway.Sandbox.RequestCount.ShouldBe(2 + calls);
        gateway.Logs.Entries.Count(entry => entry.EventId == EventIds.DialectFound
            && entry.Message.Contains("has no cancel", StringComparison.Ordinal)).ShouldBe(Math.Min(calls, 1));
        using var status = await gateway.Client.FollowAsync($"{first}/status");
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE", "the job continues");
    }

    [Theory]
    [InlineData(SandboxFaultNames.Unauthorized, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.Forbidden, 502, "upstream_auth")]
    [InlineData(SandboxFaultNames.RateLimited, 429, "upstream_rate_limited")]
    [InlineData(SandboxFaultNames.Redirect, 502, "upstream_redirect")]
    [InlineData(SandboxFaultNames.SwitchingProtocols, 502, "upstream_upgrade")]
    [InlineData(SandboxFaultNames.Html502, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.CutBefore, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.CutDuring, 502, "upstream_failed")]
    [InlineData(SandboxFaultNames.Stall, 504, "upstream_timeout")]
    public async Task Cancel_UpstreamFault_ReturnsError(string fault, int status, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, UpstreamDeadlines.For(fault));
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(
            new SandboxFault { Fault = fault, RetryAfter = 7, Match = new() { Operation = SandboxOperation.Cancel } });

        using var cancel = await gateway.Client.CancelAsync(id);
        using var again = await gateway.Client.CancelAsync(id);

        await cancel.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
        if (status == 429)
        {
            cancel.Headers.GetValues("Retry-After").ShouldBe(["7"]);
        }

        ((int)again.StatusCode).ShouldBeOneOf(200, 400);
    }

    [Theory]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.NonJson)]
    public async Task Cancel_ExecutedButResponseLost_JobIsCancelled(string fault)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Cancel, accept: true, times: null);

        using var cancel = await gateway.Client.CancelAsync(id);
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        using var job = await gateway.Client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);

        await cancel.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_failed");
        (await job.JsonAsync()).GetProperty("status").GetString().ShouldBe("CANCELLED", await status.TextAsync());
    }

    [Fact]
    public async Task Cancel_PollFinishesJobBeforeCancelResponse_JobIsCancelled()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        // The upstream executes the cancel at once and responds later.
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Trickle,
            BytesPerSecond = 40,
            Match = new() { Operation = SandboxOperation.Cancel },
        });
        var cancelling = gateway.Client.CancelAsync(id);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled);

        using var status = await gateway.Client.FollowAsync($"{id}/status");
        using var cancel = await cancelling;
        using var job = await gateway.Client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);

        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        cancel.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await job.JsonAsync()).GetProperty("status").GetString().ShouldBe("CANCELLED");
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(202, "accepted")]
    [InlineData(204, "")]
    public async Task Cancel_EmptyUpstreamConfirmation_ReturnsCancelBody(int upstream, string body)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = upstream,
            Body = body,
            Match = new() { Operation = SandboxOperation.Cancel },
        });

        using var cancel = await gateway.Client.CancelAsync(id);

        cancel.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await cancel.JsonAsync()).GetProperty("status").GetString().ShouldBe("CANCELLATION_REQUESTED");
    }

    [Fact]
    public async Task Cancel_EmptyPutOfOfficialClients_IsForwardedEmpty()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();

        var answer = await gateway.SendRawAsync(
            $"PUT /fal-ai/imagen4/requests/{id}/cancel HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 200 ");
        var request = gateway.Sandbox.Requests[^1];
        request.BodyLength.ShouldBe(0);
        request.Header("Content-Length").ShouldBe(["0"]);
        request.Header("Authorization").ShouldBe([$"Bearer {TestGateway.UpstreamToken}"]);
    }

    [Fact]
    public async Task Cancel_WithBody_IsRefused()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto");
        var id = await gateway.Client.SubmitJobAsync();

        using var cancel = await gateway.Client.PutAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}/cancel", UriKind.Relative), HttpExtensions.Json("""{"reason":"late"}"""),
            TestContext.Current.CancellationToken);

        await cancel.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "body_not_allowed");
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    private static async Task ShouldBeAlreadyCompletedAsync(HttpResponseMessage response)
    {
        JsonElement error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "job_already_completed");
        error.GetProperty("status").GetString().ShouldBe("ALREADY_COMPLETED");
    }

    private static Task<TestGateway> StartAsync(SandboxDialect upstream, string dialect) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        ("Gateway:Upstream:Dialect", dialect),
        ("Gateway:Jobs:StatusFreshness", "00:00:00"));

    private static Task<string> SendAsync(TestGateway gateway, string method, string idAndVerb, string framing, string body) =>
        gateway.SendRawAsync(
        $"{method} /fal-ai/imagen4/requests/{idAndVerb} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
        + $"Content-Type: application/json\r\n{framing}\r\n{body}",
        TestContext.Current.CancellationToken);
}
