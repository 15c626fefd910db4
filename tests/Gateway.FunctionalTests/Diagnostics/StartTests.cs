using System.Text.Json;
using Gateway.Configuration.Options;
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

    /// <summary>These are the values that the collector has read, not the text of the file that contains them.</summary>
    [Fact]
    public async Task Start_OnEveryHost_LimitsGeneration0()
    {
        using var files = new TemporaryDirectory();
        var settings = Path.Combine(files.Path, "collector");

        var run = await ProgramRun.EndAsync(
            [("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location), (StartupHook.CollectorVariable, settings)],
            "keys", "new", "--client", "a");

        run.ExitCode.ShouldBe(0, run.Error);
        var lines = await File.ReadAllLinesAsync(settings, TestContext.Current.CancellationToken);
        lines.ShouldContain($"GCGen0MaxBudget={16 * 1024 * 1024}");
        lines.ShouldContain("ServerGC=False");
        lines.ShouldContain("ConcurrentGC=True");
    }

    /// <summary>The limits follow from the memory. A value in the shipped settings file would hide a default.</summary>
    [Fact]
    public async Task Start_WithShippedSettings_HasTheLimitsOfItsMemory()
    {
        // The heap limit of .NET in a container of 512 MiB.
        const long HeapLimit = 384L * 1024 * 1024;
        var expected = new MemoryDefaults(HeapLimit);
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_GCHeapHardLimit"] = $"0x{HeapLimit:x}",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
        });

        var line = gateway.Output.Single(line => line.Contains("\"Id\":106", StringComparison.Ordinal));

        using var logged = JsonDocument.Parse(line);
        var limits = logged.RootElement.GetProperty("Properties");
        limits.GetProperty("available_bytes").GetInt64().ShouldBe(HeapLimit);
        limits.GetProperty("body_bytes").GetInt64().ShouldBe(expected.BodyMemoryBytes);
        limits.GetProperty("client_body_bytes").GetInt64().ShouldBe(expected.BodyMemoryBytes / 2);
        limits.GetProperty("cache_bytes").GetInt64().ShouldBe(expected.CacheBytes);
        limits.GetProperty("connections").GetInt32().ShouldBe(expected.MaxConnections);
        limits.GetProperty("requests").GetInt32().ShouldBe(expected.RequestsInFlight);
    }
}
