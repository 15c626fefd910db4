using System.Net;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>Faults that replace the response of the upstream, and faults that add to it.</summary>
public class ReplacingFaultTests
{
    [Theory]
    [InlineData("unauthorized", 401, "无效的令牌")]
    [InlineData("forbidden", 403, "insufficient_user_quota")]
    [InlineData("rate_limited", 429, "rate_limit_exceeded")]
    [InlineData("rate_limited_empty", 429, "")]
    [InlineData("unavailable", 503, "no_available_channel")]
    [InlineData("html_502", 502, "<center>nginx</center>")]
    [InlineData("status", 500, "upstream_error")]
    public async Task Refusal_OnSubmit_CreatesNoJob(string fault, int status, string text)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(fault, SandboxOperation.Submit);

        var (response, body) = await rig.SubmitAsync();

        ((int)response.StatusCode).ShouldBe(status);
        if (text.Length == 0)
        {
            body.ShouldBeEmpty();
        }
        else
        {
            body.ShouldContain(text);
        }

        rig.Server.Jobs.ShouldBeEmpty();
        rig.Server.Requests[0].Accepted.ShouldBe(false);
        rig.Server.Requests[0].Fault.ShouldBe(fault);
        (await rig.SubmitAsync()).Response.StatusCode.ShouldBe(HttpStatusCode.OK, "by default, the fault applies once");
    }

    [Theory]
    [InlineData("rate_limited", null, "1")]
    [InlineData("rate_limited", 7, "7")]
    [InlineData("rate_limited_empty", null, null)]
    [InlineData("rate_limited_empty", 7, "7")]
    [InlineData("unavailable", 7, "7")]
    public async Task RetryAfter_Configured_IsSent(string fault, int? asked, string? sent)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = fault, RetryAfter = asked });

        var (response, _) = await rig.SubmitAsync();

        response.Headers.RetryAfter?.ToString().ShouldBe(sent);
    }

    [Fact]
    public async Task Status_CodeBodyTypeAndHeaders_AreConfigurable()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = 418,
            Body = "short and stout",
            ContentType = "text/plain",
            Headers = new Dictionary<string, string> { ["x-kind"] = "teapot" },
            Accept = true,
        });

        var (response, body) = await rig.SubmitAsync();

        ((int)response.StatusCode).ShouldBe(418);
        body.ShouldBe("short and stout");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        response.Headers.GetValues("x-kind").ShouldBe(["teapot"]);
        rig.Server.Jobs.ShouldHaveSingleItem().Fault.ShouldBe("status");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    [InlineData(429)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(599)]
    public async Task Status_EveryKindOfCode_IsSent(int status)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Status, Status = status });

        ((int)(await rig.SubmitAsync()).Response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task NonJson_HasJsonContentTypeAndHtmlBody()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.NonJson);

        var (response, body) = await rig.SubmitAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        body.ShouldStartWith("<!doctype");
        rig.Server.Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Redirect_HasLocationOfOtherHost()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Redirect, Location = "https://evil.invalid/x" });

        var (response, _) = await rig.SubmitAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("https://evil.invalid/x");
    }

    [Fact]
    public async Task HugeHeaders_Have70KB()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.HugeHeaders);

        (await rig.SubmitAsync()).Response.Headers.GetValues("x-padding").Single().Length.ShouldBe(70 * 1024);
    }

    [Fact]
    public async Task SetCookie_SendsCookies()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.SetCookie);

        (await rig.SubmitAsync()).Response.Headers.GetValues("Set-Cookie").Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 400)]
    public async Task EchoAuthorization_ReturnsCredential(bool accept, int status)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.EchoAuthorization, accept: accept);

        var (response, body) = await rig.SubmitAsync();

        ((int)response.StatusCode).ShouldBe(status);
        body.ShouldContain("Bearer token");
        response.Headers.GetValues("x-echo-authorization").ShouldBe(["Bearer token"]);
        System.Text.Json.Nodes.JsonNode.Parse(body).ShouldNotBeNull();
        rig.Server.JobCount.ShouldBe(accept ? 1 : 0);
    }

    [Fact]
    public async Task Oversize_IsAValidEnvelope()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Oversize, Bytes = 3_000_000 });

        var (_, body) = await rig.SubmitAsync();

        var json = System.Text.Json.Nodes.JsonNode.Parse(body)!;
        json["request_id"]!.GetValue<string>().ShouldBe(rig.Server.Jobs[0].RequestId);
        json["padding"]!.GetValue<string>().Length.ShouldBe(3_000_000);
    }

    [Fact]
    public async Task Delay_ThenSendsNormalResponse()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Delay, DelayMs = 50 });
        var start = TimeProvider.System.GetTimestamp();

        var (response, _) = await rig.SubmitAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        TimeProvider.System.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(45));
    }
}
