using System.Net;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>The dialects that have only the result call, with or without a status call.</summary>
public class FamilyDialectTests
{
    [Theory]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Result_PendingThenFinished_Is200WithStatusMember(SandboxDialect dialect)
    {
        await using var rig = await SandboxRig.StartAsync(dialect);
        var input = """{"prompt":"a lion","seed":7,"other":[1,2.0]}""";
        var job = await rig.JobAsync(input);

        var (response, body) = await rig.GetAsync(job);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(body)!["status"]!.GetValue<string>().ShouldBe("IN_QUEUE");

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        (_, body) = await rig.GetAsync(job);
        JsonNode.Parse(body)!["status"]!.GetValue<string>().ShouldBe("IN_PROGRESS");

        rig.Finish();
        (response, body) = await rig.GetAsync($"/fal-ai/auto/requests/{rig.Server.Jobs[0].RequestId}");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var result = JsonNode.Parse(body)!.AsObject();
        result.ContainsKey("status").ShouldBeFalse();
        result["images"]!.AsArray().Count.ShouldBe(1);
        result["request"]!.ToJsonString().ShouldBe(input);
    }

    [Theory]
    [InlineData(SandboxDialect.ResultOnly, "GET", "/status")]
    [InlineData(SandboxDialect.ResultOnly, "GET", "/status/stream")]
    [InlineData(SandboxDialect.ResultOnly, "PUT", "/cancel")]
    [InlineData(SandboxDialect.ResultOnly, "GET", "/response")]
    [InlineData(SandboxDialect.ResultOnly, "GET", "/")]
    [InlineData(SandboxDialect.ResultAndStatus, "GET", "/status/stream")]
    [InlineData(SandboxDialect.ResultAndStatus, "PUT", "/cancel")]
    public async Task FollowUp_NotInDialect_Is404InUpstreamFormat(SandboxDialect dialect, string method, string suffix)
    {
        await using var rig = await SandboxRig.StartAsync(dialect);
        var path = await rig.JobAsync() + suffix;

        var (response, body) = await rig.SendAsync(new HttpMethod(method), path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBe($$$"""{"error":{"message":"Invalid URL ({{{method}}} {{{path}}})","type":"invalid_request_error","code":""}}""");
    }

    [Fact]
    public async Task Status_ResultAndStatusDialect_Works()
    {
        await using var rig = await SandboxRig.StartAsync(SandboxDialect.ResultAndStatus);
        var job = await rig.JobAsync();

        (await rig.GetAsync(job + "/status?logs=1")).Response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        rig.Finish();
        (await rig.GetAsync(job + "/status")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Result_UnknownId_Is404InUpstreamFormat(SandboxDialect dialect)
    {
        await using var rig = await SandboxRig.StartAsync(dialect);

        var (response, body) = await rig.GetAsync("/fal-ai/flux-lora/requests/nope");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldContain("\"error\"");
    }

    [Fact]
    public async Task Echo_LargeBody_KeepsShortMembers()
    {
        await using var rig = await SandboxRig.StartAsync(SandboxDialect.ResultOnly);
        var job = await rig.JobAsync($$"""{"image_url":"data:image/png;base64,{{new string('A', 100_000)}}","prompt":"a lion"}""");
        rig.Finish();

        var (_, body) = await rig.GetAsync(job);

        JsonNode.Parse(body)!["request"]!["prompt"]!.GetValue<string>().ShouldBe("a lion");
        body.Length.ShouldBeLessThan(5_000);
    }
}
