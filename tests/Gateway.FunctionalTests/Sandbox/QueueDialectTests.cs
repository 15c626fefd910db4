using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>The table of the queue API, row by row.</summary>
public class QueueDialectTests
{
    [Fact]
    public async Task Status_ReflectsJob()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.QueuePosition = 3);
        var job = await rig.JobAsync();

        var (response, body) = await rig.GetAsync(job + "/status");
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var status = JsonNode.Parse(body)!;
        status["status"]!.GetValue<string>().ShouldBe("IN_QUEUE");
        status["queue_position"]!.GetValue<int>().ShouldBe(3);
        status.AsObject().ContainsKey("logs").ShouldBeTrue();
        status["logs"].ShouldBeNull();
        status["metrics"]!.ToJsonString().ShouldBe("{}");

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        (response, body) = await rig.GetAsync(job + "/status");
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        JsonNode.Parse(body)!["status"]!.GetValue<string>().ShouldBe("IN_PROGRESS");
        body.ShouldNotContain("queue_position");

        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        (response, body) = await rig.GetAsync(job + "/status/");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(body)!["status"]!.GetValue<string>().ShouldBe("COMPLETED");
        JsonNode.Parse(body)!["metrics"]!["inference_time"]!.GetValue<double>().ShouldBe(3.7);
        response.Headers.GetValues("x-fal-request-id").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("?logs=1", true)]
    [InlineData("?logs=true", true)]
    [InlineData("?logs=0", false)]
    [InlineData("?logs=false", false)]
    [InlineData("?logs=", false)]
    [InlineData("", false)]
    public async Task Status_Logs_OnlyIfRequested(string query, bool asked)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Finish();

        var (_, body) = await rig.GetAsync(job + "/status" + query);

        (JsonNode.Parse(body)!["logs"] is JsonArray { Count: 2 }).ShouldBe(asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/response")]
    [InlineData("/response/")]
    public async Task Result_EveryPath_PendingIs400AndFinishedIsResult(string suffix)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync("""{"prompt":"a lion","seed":7,"num_images":2,"image_size":"square"}""");

        var (response, body) = await rig.GetAsync(job + suffix);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldBe("""{"detail":"Request is still in progress"}""");

        rig.Finish();
        (response, body) = await rig.GetAsync(job + suffix);
        var images = $"{rig.Server.Address}sandbox/images/{rig.Server.Jobs[0].RequestId}";
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe(
            $$"""{"images":[{"url":"{{images}}.png","width":512,"height":512,"content_type":"image/png"},"""
            + $$"""{"url":"{{images}}-1.png","width":512,"height":512,"content_type":"image/png"}],"seed":7,"""
            + "\"timings\":{\"inference\":3.7},\"has_nsfw_concepts\":[false,false],\"prompt\":\"a lion\"}");
    }

    [Fact]
    public async Task Result_Wan_HasOneImageObject()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync("""{"prompt":"x","seed":3,"aspect_ratio":"auto"}""", "fal-ai/wan/v2.2-a14b/image-to-image");
        rig.Finish();

        var (_, body) = await rig.GetAsync(job);

        var result = JsonNode.Parse(body)!.AsObject();
        result.Select(m => m.Key).ShouldBe(["image", "prompt", "seed"]);
        result["image"]!["width"]!.GetValue<int>().ShouldBe(1024);
        result["image"]!["height"]!.GetValue<int>().ShouldBe(576);
    }

    [Theory]
    [InlineData("fal-ai/qwen-edit-plus", false, true)]
    [InlineData("fal-ai/auto", false, true)]
    [InlineData("fal-ai/qwen-image-edit-plus", false, true)]
    [InlineData("fal-ai/qwen-edit-plus", true, true)]
    [InlineData("fal-ai/auto", true, true)]
    [InlineData("fal-ai/qwen-image-edit-plus", true, false)]
    [InlineData("fal-ai/other", false, false)]
    [InlineData("other/auto", false, false)]
    public async Task FollowUp_App_FindsJobOnlyUnderItsApps(string app, bool strict, bool found)
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.StrictApp = strict);
        await rig.JobAsync(model: "fal-ai/qwen-image-edit-plus");

        var (response, _) = await rig.GetAsync($"/{app}/requests/{rig.Server.Jobs[0].RequestId}/status");

        response.StatusCode.ShouldBe(found ? HttpStatusCode.Accepted : HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/status")]
    [InlineData("GET", "/status/stream")]
    [InlineData("PUT", "/cancel")]
    public async Task FollowUp_UnknownId_Is404NotFound(string method, string suffix)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, body) = await rig.SendAsync(new HttpMethod(method), "/fal-ai/flux-lora/requests/nope" + suffix);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBe("""{"status":"NOT_FOUND"}""");
    }

    [Theory]
    [InlineData("GET", "/fal-ai/flux-lora")]
    [InlineData("POST", "/fal-ai")]
    [InlineData("POST", "/fal-ai/flux-lora/requests/x")]
    [InlineData("DELETE", "/fal-ai/flux-lora/requests/x")]
    public async Task Unknown_MethodOrPath_Is404InUpstreamFormat(string method, string path)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, body) = await rig.SendAsync(new HttpMethod(method), path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBe($$$"""{"error":{"message":"Invalid URL ({{{method}}} {{{path}}})","type":"invalid_request_error","code":""}}""");
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK, """{"status":"OK"}""")]
    [InlineData(1, HttpStatusCode.Accepted, """{"status":"CANCELLATION_REQUESTED"}""")]
    [InlineData(3, HttpStatusCode.BadRequest, """{"status":"ALREADY_COMPLETED"}""")]
    public async Task Cancel_EachJobStatus_ReturnsItsResponse(int seconds, HttpStatusCode code, string expected)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var (response, body) = await rig.SendAsync(HttpMethod.Put, job + "/cancel");

        response.StatusCode.ShouldBe(code);
        body.ShouldBe(expected);
        rig.Server.Jobs[0].Cancelled.ShouldBe(code != HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cancelled_Job_IsCompletedWithErrorAndResultIs499()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        await rig.SendAsync(HttpMethod.Put, job + "/cancel");

        var (_, status) = await rig.GetAsync(job + "/status");
        JsonNode.Parse(status)!["status"]!.GetValue<string>().ShouldBe("COMPLETED");
        JsonNode.Parse(status)!["error_type"]!.GetValue<string>().ShouldBe("client_cancelled");

        ((int)(await rig.GetAsync(job)).Response.StatusCode).ShouldBe(499);
        (await rig.SendAsync(HttpMethod.Put, job + "/cancel")).Body.ShouldBe("""{"status":"ALREADY_COMPLETED"}""");
    }
}
