using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

public sealed class JavaScriptProxyTests
{
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Proxy_EveryCallOfTheClient_Works(SandboxDialect dialect)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));

        var client = JavaScriptClient.RunAsync(gateway, "proxy.mjs", Seeds.Imagen4, """{"prompt":"a lion"}""");
        await FinishWhileFollowedAsync(gateway, client);
        var result = await client;

        foreach (var way in new[] { "polled", "streamed", "ran" })
        {
            result.GetProperty(way).GetInt32().ShouldBe(1, way);
        }

        result.GetProperty("requestIds").EnumerateArray().Select(id => id.GetString())
            .ShouldBe(gateway.Sandbox.Jobs.Select(job => job.RequestId));
        result.GetProperty("cancel").ToString().ShouldBe(dialect == SandboxDialect.Queue ? "cancelled" : "501");
        result.GetProperty("status").GetString().ShouldBe("COMPLETED");
    }

    /// <summary>
    /// Advances each job after its status was polled. The last job is cancelled, so it stays unfinished until the cancel has its response.
    /// </summary>
    private static Task FinishWhileFollowedAsync(TestGateway gateway, Task client) => Eventually.IsTrueAsync(() =>
    {
        const int jobsThatFinish = 3;
        foreach (var (job, index) in gateway.Sandbox.Jobs.Select((job, index) => (job, index)).ToList())
        {
            var goesOn = index < jobsThatFinish
                ? gateway.Sandbox.Requests.Any(request => request.Target.Contains(job.RequestId, StringComparison.Ordinal))
                : gateway.Logs.Entries.Any(entry => entry.EventId == 500 && Equals(entry["operation"], "cancel"));
            if (goesOn)
            {
                gateway.Sandbox.Advance(job.RequestId);
            }
        }

        return client.IsCompleted;
    });
}
