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
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromMilliseconds(200), RunTime = TimeSpan.FromMilliseconds(200) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));

        var result = await JavaScriptClient.RunAsync(gateway, "proxy.mjs", Seeds.Imagen4, """{"prompt":"a lion"}""");

        foreach (var way in new[] { "polled", "streamed", "ran" })
        {
            result.GetProperty(way).GetInt32().ShouldBe(1, way);
        }

        result.GetProperty("requestIds").EnumerateArray().Select(id => id.GetString()).ShouldBe(gateway.Sandbox.Jobs.Select(job => job.RequestId));
        result.GetProperty("cancel").ToString().ShouldBe(dialect == SandboxDialect.Queue ? "cancelled" : "501");
        result.GetProperty("status").GetString().ShouldBe("COMPLETED");
    }
}
