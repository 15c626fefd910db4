using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Upstream;

/// <summary>fal's own headers: one row for each header, in both directions.</summary>
public sealed class FalHeaderTests
{
    private const string TimeoutType = "x-fal-request-timeout-type";

    [Theory]
    [InlineData("x-fal-queue-priority", "low", true)]
    [InlineData("X-Fal-Request-Timeout", "30", true)]
    [InlineData("x-fal-runner-hint", "abc", true)]
    [InlineData("x-fal-no-retry", "1", true)]
    [InlineData("x-fal-store-io", "0", true)]
    [InlineData("X-Fal-Object-Lifecycle-Preference", """{"expiration_duration_seconds":3600}""", true)]
    [InlineData("x-fal-tags", "team=design,env=prod", true)]
    [InlineData("x-app-fal-disable-fallback", "true", true)]
    // Headers that fal sets itself, or that carry a credential for fal.
    [InlineData("x-fal-request-id", "mine", false)]
    [InlineData("x-fal-target-url", "https://queue.fal.run/x", false)]
    [InlineData("x-fal-caller-user-id", "me", false)]
    [InlineData("x-fal-endpoint", "x", false)]
    [InlineData("x-fal-cdn-token", "secret", false)]
    [InlineData("x-app-fal-can-disable-filter", "true", false)]
    [InlineData("x-fal-billable-units", "0", false)]
    [InlineData(TimeoutType, "user", false)]
    public async Task Submit_ClientHeader_IsForwardedIfOnAllowList(string name, string value, bool passes)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitWithAsync(name, value);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Header(name).ShouldBe(passes ? [value] : []);
    }

    [Theory]
    [InlineData("x-fal-billable-units", "2", true)]
    [InlineData("x-fal-error-type", "content_policy_violation", true)]
    [InlineData("x-fal-needs-retry", "1", true)]
    [InlineData("X-Fal-Request-Timeout-Type", "user", true)]
    [InlineData("retry-after", "7", true)]
    [InlineData("x-fal-cdn-token", "secret", false)]
    [InlineData("x-fal-runner-hints", "abc", false)]
    [InlineData("x-fal-served-from", "somewhere", false)]
    [InlineData("x-fal-invocation-id", "abc", false)]
    public async Task Result_UpstreamHeader_IsForwardedIfOnAllowList(string name, string value, bool passes)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        Answer(gateway, 422, """{"detail":"no"}""", (name, value));

        using var response = await gateway.Client.FollowAsync(id);

        ((int)response.StatusCode).ShouldBe(422);
        response.Headers.TryGetValues(name, out var values).ShouldBe(passes);
        (values ?? []).ShouldBe(passes ? [value] : []);
    }

    /// <summary>The id of the job, which clients follow, replaces fal's own id of the call.</summary>
    [Fact]
    public async Task Result_UpstreamRequestId_IsReplacedByJobId()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        Answer(gateway, 422, """{"detail":"no"}""", ("x-fal-request-id", "another"));

        using var response = await gateway.Client.FollowAsync(id);

        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
    }

    [Theory]
    [InlineData("""{"detail":"Request timed out"}""")]
    [InlineData("""{"error":{"message":"timeout","type":"x","code":"y"}}""")]
    [InlineData("<html>504</html>")]
    [InlineData("")]
    public async Task Result_UserTimeout_IsForwardedWithAnyBody(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        Answer(gateway, 504, body, (TimeoutType, "user"));

        using var response = await gateway.Client.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        response.Headers.GetValues(TimeoutType).ShouldBe(["user"]);
        (await response.JsonAsync()).ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
    }

    [Fact]
    public async Task Result_UserTimeout_IsNotRetriedByOfficialClient()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync(Seeds.QwenEditPlus);
        gateway.Sandbox.Faults.Add(TimedOut(times: null));
        var before = gateway.Sandbox.RequestCount;

        var result = await JavaScriptClient.RunAsync(gateway, "queue.mjs", "result", Seeds.QwenEditPlus, id);

        result.GetProperty("status").GetInt32().ShouldBe(504, result.ToString());
        gateway.Sandbox.RequestCount.ShouldBe(before + 1);
    }

    /// <summary>On a submit that waits, the header comes with a status that no client retries.</summary>
    [Fact]
    public async Task Synchronous_UserTimeout_HasNoRetryStatus()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(TimedOut(times: 1));

        using var response = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_result_unavailable");
        response.Headers.GetValues(TimeoutType).ShouldBe(["user"]);
    }

    [Fact]
    public async Task Status_ResultResponseWithUserTimeout_FinishesJob()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = SandboxDialect.ResultOnly, QueueTime = TimeSpan.FromHours(1) },
            ("Gateway:Upstream:Dialect", "ResultOnly"));
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(TimedOut(times: 1));

        using var status = await gateway.Client.FollowAsync($"{id}/status");

        var body = await status.JsonAsync();
        body.GetProperty("status").GetString().ShouldBe("COMPLETED");
        body.GetProperty("error").GetString().ShouldBe("Request timed out");
    }

    private static SandboxFault TimedOut(int? times) => new()
    {
        Fault = SandboxFaultNames.Status,
        Status = 504,
        Body = """{"detail":"Request timed out"}""",
        ContentType = "application/json",
        Headers = new Dictionary<string, string> { ["X-Fal-Request-Timeout-Type"] = "user" },
        Times = times,
        Match = new() { Operation = SandboxOperation.Result },
    };

    private static void Answer(TestGateway gateway, int status, string body, params (string Name, string Value)[] headers) =>
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = status,
            Body = body,
            ContentType = body.StartsWith('<') ? "text/html" : "application/json",
            Headers = headers.ToDictionary(header => header.Name, header => header.Value),
            Match = new() { Operation = SandboxOperation.Result },
        });
}
