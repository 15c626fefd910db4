using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Upstream;

/// <summary>The table "fault → response" of <c>docs/errors.md</c>, row by row.</summary>
public sealed class SubmitFaultTests
{
    private const string Body = """{"prompt":"a lion"}""";

    public static TheoryData<string, bool, int, string> Rows => new()
    {
        // Fault, whether the upstream accepted the job, status and error_type for the client.
        { SandboxFaultNames.Unauthorized, false, 502, "upstream_auth" },
        { SandboxFaultNames.Forbidden, false, 502, "upstream_auth" },
        { SandboxFaultNames.RateLimited, false, 429, "upstream_rate_limited" },
        { SandboxFaultNames.RateLimitedEmpty, false, 429, "upstream_rate_limited" },
        { SandboxFaultNames.Unavailable, false, 503, "upstream_unavailable" },
        { SandboxFaultNames.Html502, false, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Html502, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.NonJson, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Redirect, false, 502, "upstream_redirect" },
        { SandboxFaultNames.SwitchingProtocols, false, 502, "upstream_upgrade" },
        { SandboxFaultNames.Garbage, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.CutBefore, false, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.CutBefore, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.CutDuring, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Stall, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Trickle, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Truncated, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.HugeHeaders, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.Oversize, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.HostileRequestId, true, 424, "submit_outcome_unknown" },
        { SandboxFaultNames.NoRequestId, true, 424, "submit_outcome_unknown" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Submit_UpstreamFault_MapsToDocumentedError(string fault, bool accept, int status, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync(UpstreamDeadlines.For(fault));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
        response.Headers.Contains("x-fal-request-id").ShouldBeFalse();
        gateway.Sandbox.Requests.Count.ShouldBe(1, "the gateway sends a submit once");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe(errorType);
        logged["outcome"].ShouldBe(errorType == "submit_outcome_unknown" ? "unknown" : "failed");
        gateway.Service<Gateway.Bodies.BodyMemory>().Reserved.ShouldBe(0);
    }

    [Theory]
    [InlineData("HTTP/9.9 Bearer {token}\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nBearer {token}\r\n\r\n")]
    public async Task Submit_ResponseIsNotHttp_IsLoggedWithoutItsText(string answer)
    {
        // The logs are searched for the token when the gateway stops.
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(
            new SandboxFault
            {
                Fault = SandboxFaultNames.Garbage,
                Body = answer.Replace("{token}", TestGateway.UpstreamToken, StringComparison.Ordinal)
            });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 403, TestContext.Current.CancellationToken);
        logged["reason"].ShouldBe("HttpRequestException (InvalidResponse)");
    }

    [Theory]
    [InlineData(500, 424, "submit_outcome_unknown")]
    [InlineData(501, 424, "submit_outcome_unknown")]
    [InlineData(502, 424, "submit_outcome_unknown")]
    [InlineData(504, 424, "submit_outcome_unknown")]
    [InlineData(520, 424, "submit_outcome_unknown")]
    [InlineData(408, 424, "submit_outcome_unknown")]
    [InlineData(400, 400, "upstream_rejected")]
    [InlineData(402, 402, "upstream_rejected")]
    [InlineData(404, 404, "upstream_rejected")]
    [InlineData(409, 409, "upstream_rejected")]
    [InlineData(413, 413, "upstream_rejected")]
    [InlineData(422, 422, "upstream_rejected")]
    [InlineData(401, 502, "upstream_auth")]
    [InlineData(403, 502, "upstream_auth")]
    [InlineData(407, 502, "upstream_auth")]
    [InlineData(301, 502, "upstream_redirect")]
    [InlineData(304, 502, "upstream_redirect")]
    [InlineData(204, 424, "submit_outcome_unknown")]
    public async Task Submit_UpstreamStatus_MapsToDocumentedError(int upstream, int status, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(
            new SandboxFault
            {
                Fault = SandboxFaultNames.Status,
                Status = upstream,
                Match = new() { Operation = SandboxOperation.Submit }
            });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
        gateway.Sandbox.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_503FromIntermediary_IsUnknownOutcome()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = 503,
            Body = "<html>busy</html>",
            ContentType = "text/html",
            Match = new() { Operation = SandboxOperation.Submit },
        });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
    }

    [Theory]
    [InlineData(SandboxFaultNames.RateLimitedEmpty, null, "5")]
    [InlineData(SandboxFaultNames.RateLimited, 7, "7")]
    [InlineData(SandboxFaultNames.Unavailable, null, "5")]
    [InlineData(SandboxFaultNames.Unavailable, 9, "9")]
    public async Task Submit_NotAccepted_HasRetryAfter(string fault, int? upstream, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(
            new SandboxFault { Fault = fault, RetryAfter = upstream, Match = new() { Operation = SandboxOperation.Submit } });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        response.Headers.GetValues("Retry-After").ShouldBe([expected]);
    }

    [Fact]
    public async Task Submit_UpstreamUnreachable_HasRetryStatus()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", "http://127.0.0.1:1/"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_unreachable");
    }

    [Fact]
    public async Task Submit_UpstreamEchoesToken_TokenIsMasked()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.EchoAuthorization, SandboxOperation.Submit, times: null);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(TestGateway.UpstreamToken);
        response.Headers.ToString().ShouldNotContain(TestGateway.UpstreamToken);
    }

    [Fact]
    public async Task Submit_UpstreamSetsCookie_CookieIsDropped()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.SetCookie, SandboxOperation.Submit);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Submit_Upstream422WithDetail_IsForwardedAsValidationDetail()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = 422,
            Body = """{"detail":[{"loc":["body","prompt"],"msg":"is not allowed","type":"content_policy_violation"}]}""",
            Match = new() { Operation = SandboxOperation.Submit },
        });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upstream_rejected");
        error.GetProperty("detail")[0].GetProperty("loc")[1].GetString().ShouldBe("prompt");
        error.GetProperty("message").GetString().ShouldBe("is not allowed");
    }
}
