using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Hostile;
using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>
/// Runs one attack. In the usual run it has a small size, and the gateway must only live and serve the well-behaved client; the attacks of
/// a class then share a gateway, which starts again if an attack ended it. <c>tests/prove.sh hostile</c> runs each attack at its full size
/// on a gateway of its own, and checks memory and times.
/// </summary>
public sealed class HostileFixture : IAsyncDisposable
{
    private const string All = "all";
    private const int GoodCalls = 12;

    private HostileGateway? _shared;

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }
    }

    internal static TheoryData<string> NamesOf(IEnumerable<Scenario> scenarios) => [.. scenarios.Select(scenario => scenario.Name)];

    internal async Task RunAsync(string name)
    {
        var scenario = AllScenarios.Find(name)!;
        if (LongRun.IsAsked(LongRun.HostileAttacks))
        {
            var asked = Environment.GetEnvironmentVariable(LongRun.HostileAttacks)!.Split(',');
            Assert.SkipUnless(asked.Contains(All) || asked.Contains(name), $"{LongRun.HostileAttacks} does not name this attack");
            var figures = await HostileMeasurement.RunAsync(scenario);
            LongRun.Report($"{figures.Row}");
            figures.Violations.ShouldBeEmpty(figures.LastOutput);
        }
        else if (scenario.Settings.Count > 0)
        {
            await using var gateway = await HostileGateway.StartAsync(scenario, isFullSize: false);
            await AttackAsync(gateway, scenario);
        }
        else
        {
            await AttackAsync(await ShareAsync(scenario), scenario);
        }
    }

    private static async Task AttackAsync(HostileGateway gateway, Scenario scenario)
    {
        using var good = gateway.CreateGoodClient();
        using var attack = await AttackProcess.PrepareAsync(scenario, gateway.Target);
        var (names, bytes) = (UploadedBytes.NamesBeside(gateway.Process), UploadedBytes.Of(gateway.Process));
        await attack.BeginAsync();

        var failures = await good.CallAsync(GoodCalls);

        var tally = await attack.StopAsync();
        gateway.Process.HasExited.ShouldBeFalse(string.Join('\n', gateway.Process.Output.TakeLast(20)));
        failures.ShouldBeEmpty();
        scenario.ForbiddenIn(tally).ShouldBeEmpty();
        (await good.CallAsync(3)).ShouldBeEmpty("after the attack");
        await Eventually.IsTrueAsync(() => UploadedBytes.Of(gateway.Process) <= bytes);
        UploadedBytes.NamesBeside(gateway.Process).ShouldBe(names, ignoreOrder: true);
    }

    private async Task<HostileGateway> ShareAsync(Scenario scenario)
    {
        if (_shared is { Process.HasExited: true })
        {
            await _shared.DisposeAsync();
            _shared = null;
        }

        return _shared ??= await HostileGateway.StartAsync(scenario, isFullSize: false);
    }
}
