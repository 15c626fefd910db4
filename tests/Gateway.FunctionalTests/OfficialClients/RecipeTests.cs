using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// The recipes that point fal's clients to the gateway. The root of the gateway replaces the host of the queue; <c>/run</c> replaces the
/// host of the synchronous call.
/// </summary>
public sealed class RecipeTests
{
    private const string Input = """{"prompt":"a lion"}""";

    [Theory]
    [InlineData("@fal-ai/client run", SandboxDialect.Queue)]
    [InlineData("@fal-ai/client run", SandboxDialect.ResultOnly)]
    [InlineData("@fal-ai/client run", SandboxDialect.ResultAndStatus)]
    [InlineData("@fal-ai/client subscribe", SandboxDialect.Queue)]
    [InlineData("@fal-ai/client subscribe", SandboxDialect.ResultOnly)]
    public async Task OfficialClient_WithRecipe_ReturnsResultAsData(string client, SandboxDialect dialect)
    {
        await using var gateway = await StartAsync(dialect);

        var ended = await RunAsync(gateway, client);

        ended.GetProperty("ok").GetBoolean().ShouldBeTrue(ended.ToString());
        var answer = ended.GetProperty("answer");
        answer.GetProperty("data").GetProperty("images").GetArrayLength().ShouldBe(1);
        answer.GetProperty("requestId").GetString().ShouldBe(gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId);
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task VercelClient_WithBaseUrl_ReturnsImage(SandboxDialect dialect)
    {
        await using var gateway = await StartAsync(dialect);

        var ended = await RunAsync(gateway, "@ai-sdk/fal");

        ended.GetProperty("ok").GetBoolean().ShouldBeTrue(ended.ToString());
        ended.GetProperty("answer").GetProperty("mediaType").GetString().ShouldBe("image/png");
        ended.GetProperty("answer").GetProperty("bytes").GetInt32().ShouldBeGreaterThan(100);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("@fal-ai/client stream")]
    [InlineData("@fal-ai/client stream by proxy")]
    public async Task OfficialClient_ModelStream_ThrowsErrorThatNamesAlternative(string client)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);

        var ended = await RunAsync(gateway, client);

        ended.GetProperty("isApiError").GetBoolean().ShouldBeTrue(ended.ToString());
        ended.GetProperty("status").GetInt32().ShouldBe(400);
        ended.GetProperty("message").GetString()!.ShouldContain("fal.subscribe");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>
    /// The URLs that fal's Python client builds (<c>fal_client/client.py</c>: <c>RUN_URL_FORMAT</c>, <c>QUEUE_URL_FORMAT</c>; its variables
    /// contain a host, and a path after the host is kept). The Python client supports https only, so the test makes the call itself without
    /// the client.
    /// </summary>
    [Theory]
    [InlineData("gateway.example/run", "gateway.example", "/run/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview")]
    public async Task PythonClient_Hosts_BuildTheUrlsOfTheRecipe(string runHost, string queueHost, string run, string submit)
    {
        var (runAddress, queueAddress) = ($"https://{runHost}/" + Seeds.Imagen4, $"https://{queueHost}/" + Seeds.Imagen4);
        new Uri(runAddress).AbsolutePath.ShouldBe(run);
        new Uri(queueAddress).AbsolutePath.ShouldBe(submit);
        await using var gateway = await StartAsync(SandboxDialect.Queue);

        using var result = await PostAsync(gateway, run);
        using var envelope = await PostAsync(gateway, submit);
        using var refused = await PostAsync(gateway, run + "/stream");

        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        (await envelope.JsonAsync()).GetProperty("status_url").GetString().ShouldNotBeNull();
        ((int)refused.StatusCode).ShouldBe(400);
    }

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path) =>
        gateway.Client.PostAsync(new Uri(path, UriKind.Relative), HttpExtensions.Json(Input), TestContext.Current.CancellationToken);

    private static Task<JsonElement> RunAsync(TestGateway gateway, string client) =>
        JavaScriptClient.RunAsync(gateway, "run.mjs", client, Seeds.Imagen4, Input);

    private static Task<TestGateway> StartAsync(SandboxDialect dialect) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromMilliseconds(50), RunTime = TimeSpan.FromMilliseconds(50) },
        ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));
}
