using System.Net;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

public class ControlRouteTests
{
    [Fact]
    public async Task Faults_PostListAndDelete_Work()
    {
        await using var rig = await SandboxRig.StartAsync();

        var (added, id) = await rig.SendAsync(
            HttpMethod.Post,
            "/sandbox/faults",
            """{"match":{"operation":"submit","model":"fal-ai/imagen4/*"},"fault":"status","""
            + """ "status":507,"times":2,"accept":true,"delayMs":1}""");
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        id.ShouldBe("""{"id":1}""");

        var list = JsonNode.Parse((await rig.GetAsync("/sandbox/faults")).Body)!;
        list["faults"]![0]!["remaining"]!.GetValue<int>().ShouldBe(2);
        list["known"]!.AsArray().Count.ShouldBe(SandboxFaultNames.All.Count);

        (await rig.SubmitAsync()).Response.StatusCode.ShouldBe(HttpStatusCode.OK, "another model");
        for (var i = 0; i < 2; i++)
        {
            ((int)(await rig.SubmitAsync(model: "fal-ai/imagen4/preview")).Response.StatusCode).ShouldBe(507);
        }

        (await rig.SubmitAsync(model: "fal-ai/imagen4/preview")).Response.StatusCode.ShouldBe(HttpStatusCode.OK, "used up");
        rig.Server.Faults.PlayedCount.ShouldBe(2);
        rig.Server.JobCount.ShouldBe(4);
    }

    [Fact]
    public async Task Faults_TimesNull_StayUntilRemoved()
    {
        await using var rig = await SandboxRig.StartAsync();
        await rig.SendAsync(HttpMethod.Post, "/sandbox/faults", """{"fault":"html_502","times":null}""");

        for (var i = 0; i < 3; i++)
        {
            (await rig.SubmitAsync()).Response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }

        (await rig.SendAsync(HttpMethod.Delete, "/sandbox/faults/1")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await rig.SendAsync(HttpMethod.Delete, "/sandbox/faults/1")).Response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await rig.SubmitAsync()).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"fault":"nope"}""", "cut_before")]
    [InlineData("""{"fault":"stall","tmies":1}""", "tmies")]
    [InlineData("""{"fault":"stall","times":0}""", "times")]
    [InlineData("""{"fault":"stall","match":{"operation":"sbumit"}}""", "operation")]
    [InlineData("""{"fault":"status","status":99}""", "status")]
    [InlineData("""{"fault":"trickle","bytesPerSecond":0}""", "bytesPerSecond")]
    [InlineData("""{"fault":"status","headers":{"a b":"c"}}""", "headers")]
    [InlineData("""{"fault":"status","contentType":"a\r\nb"}""", "contentType")]
    [InlineData("""{"fault":"redirect","location":"a\r\nb"}""", "location")]
    [InlineData("""{"fault":"delay","delayMs":-1}""", "delayMs")]
    [InlineData("""{"fault":"rate_limited","retryAfter":-1}""", "retryAfter")]
    [InlineData("""{"fault":"huge_headers","bytes":-1}""", "bytes")]
    [InlineData("""{"fault":"stall","match":null}""", "match")]
    [InlineData("""{}""", "fault")]
    [InlineData("""null""", "object")]
    [InlineData("""nonsense""", "error")]
    public async Task Faults_Invalid_Is400WithReason(string body, string text)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, answer) = await rig.SendAsync(HttpMethod.Post, "/sandbox/faults", body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.ShouldContain(text);
        rig.Server.Faults.Active.ShouldBeEmpty();
    }

    [Fact]
    public async Task Faults_EveryName_IsAccepted()
    {
        await using var rig = await SandboxRig.StartAsync();

        foreach (var name in SandboxFaultNames.All)
        {
            (await rig.SendAsync(HttpMethod.Post, "/sandbox/faults", $$"""{"fault":"{{name}}"}""")).Response.StatusCode.ShouldBe(
                HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Jobs_ListsAcceptedAndRefused()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.NonJson, SandboxOperation.Submit);
        rig.Server.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit);
        await rig.SubmitAsync();
        await rig.SubmitAsync();

        var list = JsonNode.Parse((await rig.GetAsync("/sandbox/jobs")).Body)!;

        list["accepted"]!.GetValue<int>().ShouldBe(1);
        list["jobs"]!.AsArray().Select(j => ((bool)j!["accepted"]!, (string?)j["fault"]!))
            .ShouldBe([(true, "non_json"), (false, "html_502")]);
    }

    [Fact]
    public async Task Jobs_Advance_ChangesJobStatus()
    {
        await using var rig = await SandboxRig.StartAsync();
        await rig.JobAsync();
        var job = rig.Server.Jobs[0];

        foreach (var status in new[] { "IN_PROGRESS", "COMPLETED", "COMPLETED" })
        {
            await rig.SendAsync(HttpMethod.Post, $"/sandbox/jobs/{job.RequestId}/advance");
            job.Status.ShouldBe(status);
        }

        (await rig.SendAsync(HttpMethod.Post, "/sandbox/jobs/nope/advance")).Response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_Patch_ChangesOnlyNamedSettings()
    {
        await using var rig = await SandboxRig.StartAsync();

        var (_, body) = await rig.SendAsync(HttpMethod.Patch, "/sandbox/settings", """{"dialect":"ResultOnly","queueTime":"00:00:05"}""");

        body.ShouldBe("""{"dialect":"resultOnly","queueTime":"00:00:05","runTime":"00:00:02","queuePosition":0,"billableUnits":""}""");
        rig.Server.Dialect.ShouldBe(SandboxDialect.ResultOnly);
        (await rig.SendAsync(HttpMethod.Patch, "/sandbox/settings", """{"dialect":"queue","runTime":"-00:00:05"}"""))
            .Response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        rig.Server.Dialect.ShouldBe(SandboxDialect.ResultOnly, "an invalid change changes no setting");
    }

    [Fact]
    public async Task State_Delete_RemovesEverything()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Server.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Cancel);

        await rig.SendAsync(HttpMethod.Delete, "/sandbox/state");

        rig.Server.Jobs.ShouldBeEmpty();
        rig.Server.JobCount.ShouldBe(0);
        rig.Server.Requests.ShouldBeEmpty();
        rig.Server.RequestCount.ShouldBe(0);
        rig.Server.Faults.Active.ShouldBeEmpty();
        (await rig.GetAsync(job)).Response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
