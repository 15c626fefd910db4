using System.Net;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

public class SubmitTests
{
    [Theory]
    [InlineData("fal-ai/wan/v2.2-a14b/image-to-image", "fal-ai/wan")]
    [InlineData("fal-ai/flux-lora/image-to-image", "fal-ai/flux-lora")]
    [InlineData("fal-ai/qwen-image-edit-plus", "fal-ai/qwen-edit-plus")]
    [InlineData("fal-ai/qwen-image-edit-lora", "fal-ai/qwen-image-edit-lora")]
    [InlineData("fal-ai/imagen4/preview", "fal-ai/imagen4")]
    public async Task Submit_EveryModel_ReturnsDocumentedEnvelope(string model, string app)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, body) = await rig.SubmitAsync(model: model);

        var id = rig.Server.Jobs.ShouldHaveSingleItem().RequestId;
        var url = $"https://queue.fal.run/{app}/requests/{id}";
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        body.ShouldBe(
            $$"""{"status":"IN_QUEUE","request_id":"{{id}}","response_url":"{{url}}","status_url":"{{url}}/status","""
            + $"\"cancel_url\":\"{url}/cancel\",\"logs\":null,\"metrics\":{{}},\"queue_position\":0}}");
    }

    [Theory]
    [InlineData(SandboxDialect.Queue, null, true)]
    [InlineData(SandboxDialect.ResultOnly, null, false)]
    [InlineData(SandboxDialect.ResultAndStatus, null, false)]
    [InlineData(SandboxDialect.Queue, false, false)]
    [InlineData(SandboxDialect.ResultOnly, true, true)]
    public async Task RequestIdHeader_ByDialectAndOption_IsSentOrNot(SandboxDialect dialect, bool? option, bool sent)
    {
        await using var rig = await SandboxRig.StartAsync(dialect, o => o.RequestIdHeader = option);

        var (response, _) = await rig.SubmitAsync();

        response.Headers.Contains("x-fal-request-id").ShouldBe(sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    public async Task Submit_NotAJsonObject_Is400InUpstreamFormat(string body)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, text) = await rig.SubmitAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(text)!["error"]!["type"]!.GetValue<string>().ShouldBe("invalid_request_error");
        rig.Server.Jobs.ShouldBeEmpty();
        rig.Server.Requests.ShouldHaveSingleItem().Accepted.ShouldBe(false);
    }

    [Theory]
    [InlineData("Key token")]
    [InlineData("bearer token")]
    [InlineData("Bearer ")]
    [InlineData("Bearer token, Bearer token")]
    [InlineData("Bearer other")]
    [InlineData(null)]
    public async Task Authorization_NotExactlyTheBearerToken_Is401(string? value)
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.Token = "token");
        rig.Http.DefaultRequestHeaders.Remove("Authorization");
        rig.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", value);

        var (response, body) = await rig.SubmitAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        body.ShouldBe("""{"error":{"message":"无效的令牌","type":"new_api_error","code":""}}""");
        rig.Server.Jobs.ShouldBeEmpty();
        rig.Server.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Authorization_TwoLines_Is401()
    {
        await using var rig = await SandboxRig.StartAsync();

        var (text, _) = await rig.RawAsync(
            $"POST /{SandboxRig.Model} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 2\r\n\r\n{}");

        text.ShouldStartWith("HTTP/1.1 401 ");
        rig.Server.Requests.ShouldHaveSingleItem().Header("authorization").ShouldBe(["Bearer a", "Bearer b"]);
    }
}
