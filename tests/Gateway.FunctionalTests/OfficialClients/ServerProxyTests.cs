using System.Text.Json;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// fal's server-side proxy (<c>@fal-ai/server-proxy</c>), as npm delivers it, in front of the gateway: the official client in a page, the
/// proxy in the server of the page, the gateway. <c>docs/clients/server-proxy.mjs</c> uses the function of the package;
/// <c>tests/clients/server-proxy-express.mjs</c> its form for Express.
/// </summary>
public sealed class ServerProxyTests
{
    private const string Documented = PageServer.Documented;
    private const string Express = PageServer.Express;

    [Theory]
    [InlineData(Documented, SandboxDialect.Queue)]
    [InlineData(Documented, SandboxDialect.ResultOnly)]
    [InlineData(Express, SandboxDialect.Queue)]
    [InlineData(Express, SandboxDialect.ResultOnly)]
    public async Task Page_EveryCallOfTheClient_Works(string program, SandboxDialect dialect)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));
        await using var proxy = await PageServer.StartAsync(gateway, program);

        var page = CallAsync(gateway, proxy, "jobs");
        await FinishWhileFollowedAsync(gateway, page);
        var answer = await page;

        answer.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
        answer.GetProperty("images").ToString().ShouldBe("[1,1,1]");
        answer.GetProperty("requestIds").EnumerateArray().Select(id => id.GetString())
            .ShouldBe(gateway.Sandbox.Jobs.Select(job => job.RequestId));
        answer.GetProperty("statuses").EnumerateArray().Last().GetString().ShouldBe("COMPLETED");
        answer.GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        gateway.Sandbox.Jobs[^1].Cancelled.ShouldBe(dialect == SandboxDialect.Queue);
    }

    [Fact]
    public async Task Page_RefusedCalls_ThrowsTheErrorsOfTheGateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var proxy = await PageServer.StartAsync(gateway, Documented);

        var answer = await CallAsync(gateway, proxy, "errors");

        answer.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
        var invalid = answer.GetProperty("invalid");
        invalid.GetProperty("name").GetString().ShouldBe("ValidationError");
        invalid.GetProperty("fields").ToString().ShouldBe("""["num_images"]""");
        answer.GetProperty("model").GetProperty("status").GetInt32().ShouldBe(404);
        answer.GetProperty("model").GetProperty("message").GetString()!.ShouldContain("There is no contract");
        answer.GetProperty("job").GetProperty("status").GetInt32().ShouldBe(404);
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(Documented)]
    [InlineData(Express)]
    public async Task Page_WithFiles_UploadsThemByteForByte(string program)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var proxy = await PageServer.StartAsync(gateway, program);

        var answer = await CallAsync(gateway, proxy, "files");

        answer.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        job.RequestId.ShouldBe(answer.GetProperty("requestId").GetString());
        job.DataUris.ShouldHaveSingleItem().Sha256.ShouldBe(answer.GetProperty("sha256").GetString());
        answer.GetProperty("url").GetString()!.ShouldStartWith($"{gateway.Address}files/");
        answer.GetProperty("read").GetString().ShouldBe(answer.GetProperty("large").GetString());
    }

    /// <summary>The documented program calls no other server than the gateway, and calls it for its own users only.</summary>
    [Theory]
    [InlineData("POST", "session", "https://queue.fal.run/fal-ai/imagen4/preview", 200)]
    [InlineData("POST", "another session", "https://queue.fal.run/fal-ai/imagen4/preview", 401)]
    [InlineData("POST", "session", "https://fal.example/fal-ai/imagen4/preview", 400)]
    [InlineData("POST", "session", "https://constructor/fal-ai/imagen4/preview", 400)]
    [InlineData("POST", "session", "https://queue.fal.run/validate/fal-ai/imagen4/preview", 400)]
    [InlineData("POST", "session", "https://queue.fal.run/fal-ai/../jobs", 400)]
    [InlineData("GET", "session", "https://queue.fal.run/jobs", 400)]
    [InlineData("GET", "session", "https://rest.fal.ai/files", 400)]
    [InlineData("DELETE", "session", "https://rest.fal.ai/files/gf0123456789abcdef0123456789abcdef", 400)]
    [InlineData("POST", "session", "no URL", 400)]
    public async Task DocumentedProxy_Call_ReachesTheGatewayOnlyIfAllowed(string method, string session, string target, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var proxy = await PageServer.StartAsync(gateway, Documented);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(proxy.Address, "/api/fal/proxy"))
        {
            Content = method == "POST" ? HttpExtensions.Json("""{"prompt":"a lion"}""") : null,
        };
        request.Headers.Add("x-fal-target-url", target);
        request.Headers.Add("cookie", $"session={session}");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (status == 200)
        {
            // The event is written after the response.
            await gateway.Logs.WaitForAsync(entry => entry.EventId == EventIds.Completed, TestContext.Current.CancellationToken);
        }

        gateway.Logs.Entries.Count(entry => entry.EventId == EventIds.Completed).ShouldBe(status == 200 ? 1 : 0);
        gateway.Sandbox.JobCount.ShouldBe(status == 200 ? 1 : 0);
    }

    private static Task<JsonElement> CallAsync(TestGateway gateway, PageServer proxy, string verb) =>
        JavaScriptClient.RunAsync(gateway, "page.mjs", proxy.Address.GetLeftPart(UriPartial.Authority), Seeds.Imagen4, verb);

    /// <summary>Advances each job after its status was polled. The last job is cancelled, so it stays unfinished.</summary>
    private static Task FinishWhileFollowedAsync(TestGateway gateway, Task page) => Eventually.IsTrueAsync(() =>
    {
        const int jobsThatFinish = 3;
        foreach (var job in gateway.Sandbox.Jobs.Take(jobsThatFinish)
            .Where(job => gateway.Sandbox.Requests.Any(request => request.Target.Contains(job.RequestId, StringComparison.Ordinal))))
        {
            gateway.Sandbox.Advance(job.RequestId);
        }

        return page.IsCompleted;
    });
}
