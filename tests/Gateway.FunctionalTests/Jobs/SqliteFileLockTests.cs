using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>One gateway process has exclusive use of its SQLite file while it runs.</summary>
public sealed class SqliteFileLockTests
{
    [Fact]
    public async Task SecondGateway_SameFile_DoesNotStartAndNamesFile()
    {
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        await using var first = await GatewayProcess.StartAsync(Environment(database));

        var second = await ProgramRun.EndAsync(Variables(database), "--urls=http://127.0.0.1:0");

        second.ExitCode.ShouldBe(1, second.Error);
        second.Error.ShouldContain("  ConnectionStrings:Jobs: another gateway uses the SQLite file");
        second.Error.ShouldContain(database);
        second.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        second.Output.ShouldNotContain("Exception");
        first.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task SecondGateway_LinkToSameFile_DoesNotStart()
    {
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        var link = Path.Combine(files.Path, "linked.db");
        await using var first = await GatewayProcess.StartAsync(Environment(database));
        File.CreateSymbolicLink(link, database);

        (await ProgramRun.EndAsync(Variables(link), "--urls=http://127.0.0.1:0")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task File_AfterKillOrStop_IsUnlockedAtOnce()
    {
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        await using (var killed = await GatewayProcess.StartAsync(Environment(database)))
        {
            await killed.KillAsync();
        }

        await using (var stopped = await GatewayProcess.StartAsync(Environment(database)))
        {
            (await stopped.StopAsync()).ShouldBe(0);
        }

        await using var last = await GatewayProcess.StartAsync(Environment(database));
        last.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Commands_DuringRunningGateway_Work()
    {
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        await using var gateway = await GatewayProcess.StartAsync(Environment(database));

        var keys = await ProgramRun.EndAsync(Variables(database), "keys", "new", "--client", "a", "--json");
        var health = await ProgramRun.EndAsync(Variables(database), "healthcheck", "--url", gateway.Address.ToString());

        keys.ExitCode.ShouldBe(0, keys.Error);
        health.ExitCode.ShouldBe(0, health.Error);
        health.Output.ShouldBe("ready\n");
    }

    private static Dictionary<string, string> Environment(string database) =>
        Variables(database).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static (string, string)[] Variables(string database) =>
        [("ConnectionStrings__Jobs", $"Data Source={database}"), ("Gateway__Upstream__Token", TestGateway.UpstreamToken),
            ("Gateway__DrainDelay", "00:00:00"), ("Gateway__Management__Url", "Off")];
}
