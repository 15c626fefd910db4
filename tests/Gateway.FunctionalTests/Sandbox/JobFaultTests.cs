using System.Net;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>Faults of a job's id and of its outcome.</summary>
public class JobFaultTests
{
    [Fact]
    public async Task RepeatRequestId_ReturnsIdOfPreviousJob()
    {
        await using var rig = await SandboxRig.StartAsync();
        var first = await rig.JobAsync();
        rig.Server.Faults.Add(SandboxFaultNames.RepeatRequestId);

        (await rig.JobAsync()).ShouldBe(first);
        rig.Server.Jobs.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(null, null, "../../x")]
    [InlineData("a\r\nSet-Cookie: x=1", null, "a\r\nSet-Cookie: x=1")]
    [InlineData("%2e%2e%2f", null, "%2e%2e%2f")]
    [InlineData(null, 5, "aaaaa")]
    public async Task HostileRequestId_IsReturnedUnchanged(string? id, int? bytes, string expected)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.HostileRequestId, RequestId = id, Bytes = bytes });

        var (response, body) = await rig.SubmitAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(body)!["request_id"]!.GetValue<string>().ShouldBe(expected);
        rig.Server.Jobs.ShouldHaveSingleItem().RequestId.ShouldBe(expected);
    }

    [Fact]
    public async Task NoRequestId_IsMissingInBodyAndHeader()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.NoRequestId);

        var (response, body) = await rig.SubmitAsync();

        JsonNode.Parse(body)!.AsObject().ContainsKey("request_id").ShouldBeFalse();
        response.Headers.Contains("x-fal-request-id").ShouldBeFalse();
        rig.Server.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("model_422", 422, "content_policy_violation", true)]
    [InlineData("model_500", 500, "Internal Server Error", true)]
    [InlineData("expired_result", 404, "expired", false)]
    public async Task ResultFault_OnSubmit_SetsOutcomeOfJob(string fault, int status, string text, bool failed)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(fault, SandboxOperation.Submit);
        var job = await rig.JobAsync();
        (await rig.GetAsync(job)).Response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "still in progress");
        rig.Finish();

        for (var i = 0; i < 2; i++)
        {
            var (response, body) = await rig.GetAsync(job);
            ((int)response.StatusCode).ShouldBe(status);
            body.ShouldContain(text);
        }

        var (statusResponse, statusBody) = await rig.GetAsync(job + "/status");
        statusResponse.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(statusBody)!["status"]!.GetValue<string>().ShouldBe("COMPLETED");
        JsonNode.Parse(statusBody)!.AsObject().ContainsKey("error").ShouldBe(failed);
        JsonNode.Parse(statusBody)!.AsObject().ContainsKey("error_type").ShouldBe(failed);
    }

    [Fact]
    public async Task ResultFault_OnResult_ChangesSucceededJob()
    {
        await using var rig = await SandboxRig.StartAsync(SandboxDialect.ResultOnly);
        var job = await rig.JobAsync();
        rig.Finish();
        rig.Server.Faults.Add(SandboxFaultNames.ExpiredResult, SandboxOperation.Result);

        var (response, body) = await rig.GetAsync(job);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldStartWith("""{"error":""");
    }

    [Fact]
    public async Task ResultFault_StatusAndBody_AreConfigurable()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Model422, Status = 410, Body = """{"detail":"gone"}""" });
        var job = await rig.JobAsync();
        rig.Finish();

        var (response, body) = await rig.GetAsync(job);

        ((int)response.StatusCode).ShouldBe(410);
        body.ShouldBe("""{"detail":"gone"}""");
    }

    [Fact]
    public async Task HugeResult_ReturnsMegabytesOfJson()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.HugeResult);
        var job = await rig.JobAsync();
        rig.Finish();

        var (_, body) = await rig.GetAsync(job);

        body.Length.ShouldBeGreaterThan(5 * 1024 * 1024);
        JsonNode.Parse(body)!["images"]!.AsArray().Count.ShouldBe(1);
    }

    /// <summary>The job runs for ever, and can be cancelled.</summary>
    [Fact]
    public async Task NeverEnds_JobRunsUntilItIsCancelled()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.NeverEnds, SandboxOperation.Submit);
        var job = await rig.JobAsync();
        JsonNode.Parse((await rig.GetAsync(job + "/status")).Body)!["status"]!.GetValue<string>().ShouldBe("IN_QUEUE");
        rig.Finish();
        rig.Finish();

        var (response, body) = await rig.GetAsync(job + "/status");
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        JsonNode.Parse(body)!["status"]!.GetValue<string>().ShouldBe("IN_PROGRESS");
        (await rig.GetAsync(job)).Response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await rig.SendAsync(HttpMethod.Put, job + "/cancel")).Response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await rig.GetAsync(job + "/status")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The upstream answers as for a job that never existed.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue, "/status")]
    [InlineData(SandboxDialect.Queue, "")]
    [InlineData(SandboxDialect.ResultOnly, "")]
    [InlineData(SandboxDialect.ResultAndStatus, "/status")]
    public async Task Vanished_JobIsUnknown(SandboxDialect dialect, string followUp)
    {
        await using var rig = await SandboxRig.StartAsync(dialect);
        rig.Server.Faults.Add(SandboxFaultNames.Vanished, SandboxOperation.Submit);
        var job = await rig.JobAsync();

        var (response, body) = await rig.GetAsync(job + followUp);
        var (_, unknown) = await rig.GetAsync(job[..job.LastIndexOf('/')] + "/no-such-job" + followUp);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBe(unknown);
        rig.Server.JobCount.ShouldBe(1);
    }
}
