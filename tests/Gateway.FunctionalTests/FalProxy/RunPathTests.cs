using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.FalProxy;

/// <summary>
/// Tests <c>/run/&lt;model&gt;</c>, which replaces <c>https://fal.run/&lt;model&gt;</c>, and streaming of a model's output, which no path
/// supports.
/// </summary>
public sealed class RunPathTests
{
    private const string Path = "/run/" + Seeds.Imagen4;

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Run_JobFinishes_ReturnsResult(SandboxDialect dialect)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromMilliseconds(60), RunTime = TimeSpan.FromMilliseconds(60) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));

        using var result = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);

        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        job.Model.ShouldBe(Seeds.Imagen4);
        result.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
    }

    [Fact]
    public async Task Run_TrailingSlash_IsRemoved()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var result = await PostAsync(gateway, Path + "/");

        result.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Run_InvalidBody_IsRefusedAsOnSubmit()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, """{"prompt":"a lion","num_images":9}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_WithoutAKey_Is401()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await WaysIn.SubmitAsync(stranger, WaysIn.Run);

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
    }

    [Fact]
    public async Task Run_WaitExpires_Is424WithRequestId()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"),
            ("Gateway:Jobs:MaxWait", "00:00:00.2"));

        using var response = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_still_running");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
    }

    [Fact]
    public async Task Run_WaitDisabled_IsRefusedBeforeSubmit()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:MaxWait", "00:00:00"));

        using var response = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        error.GetProperty("message").GetString()!.ShouldContain("Gateway:Jobs:MaxWait");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Run_OtherMethod_Is405(string method)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), Path);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Theory]
    [InlineData("/run")]
    [InlineData("/run/jobs")]
    [InlineData("/run/swagger/index.html")]
    [InlineData("/run/api/fal/proxy")]
    [InlineData("/run/run/fal-ai/imagen4/preview")]
    [InlineData("/run/validate/fal-ai/imagen4/preview")]
    [InlineData("/RUN/fal-ai/imagen4/preview")]
    [InlineData("/run/FAL-AI/imagen4/preview")]
    [InlineData("/run/fal-ai/imagen4/requests/some-id")]
    [InlineData("/run/fal-ai/imagen4/requests/some-id/status")]
    public async Task Run_PathIsNotAModel_Is404(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await PostAsync(gateway, path);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Streams
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var unknownModels in new[] { "Reject", "Forward" })
            {
                foreach (var way in new[] { "/", "/run/", "https://fal.run/", "https://queue.fal.run/" })
                {
                    rows.Add($"{way}{Seeds.Imagen4}/stream", unknownModels);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task ModelStream_OnEveryPath_ErrorNamesAlternative(string target, string unknownModels)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownModels", unknownModels));

        using var response = target.StartsWith('/')
            ? await PostAsync(gateway, target)
            : await gateway.Client.ProxyAsync(HttpMethod.Post, target, QueueExtensions.Body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "streaming_not_supported");
        error.GetProperty("message").GetString()!.ShouldContain("fal.subscribe");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path) =>
        gateway.Client.PostAsync(
            new Uri(path, UriKind.Relative), HttpExtensions.Json(QueueExtensions.Body), TestContext.Current.CancellationToken);
}
