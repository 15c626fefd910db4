using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Diagnostics;

/// <summary>The start-up log contains only entries that an operator can act on.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_InContainer_LogsNoWarningAndCreatesNoKeyRing()
    {
        using var home = new TemporaryDirectory();
        await using (var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["HOME"] = home.Path,
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__Clients__a__Keys__0__Sha256"] = TestKey.Create().Sha256,
        }))
        {
            await gateway.StopAsync();
            gateway.Output.ShouldNotBeEmpty();
            gateway.Output.Where(line => line.Contains("\"Level\":\"Warning\"", StringComparison.Ordinal)).ShouldBeEmpty();
            gateway.Output.Where(line => line.Contains("DataProtection", StringComparison.Ordinal)).ShouldBeEmpty();
        }

        Directory.GetFileSystemEntries(home.Path).ShouldBeEmpty();
    }
}
