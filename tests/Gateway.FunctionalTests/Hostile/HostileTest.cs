using Gateway.FunctionalTests.Abuse.Support;
using Gateway.Hostile;
using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>
/// One attack. In the usual run it has a small size, and the gateway must only live and serve the well-behaved client.
/// <c>tests/prove.sh hostile</c> runs it at its full size and checks memory and times.
/// </summary>
internal static class HostileTest
{
    private const string All = "all";
    private const int GoodCalls = 21;

    public static TheoryData<string> NamesOf(IEnumerable<Scenario> scenarios) => [.. scenarios.Select(scenario => scenario.Name)];

    public static async Task RunAsync(string name)
    {
        var scenario = AllScenarios.Find(name)!;
        if (LongRun.IsAsked(LongRun.HostileAttacks))
        {
            var asked = Environment.GetEnvironmentVariable(LongRun.HostileAttacks)!.Split(',');
            Assert.SkipUnless(asked.Contains(All) || asked.Contains(name), $"{LongRun.HostileAttacks} does not name this attack");
            var figures = await HostileMeasurement.RunAsync(scenario);
            LongRun.Report($"{figures.Row}");
            figures.Violations.ShouldBeEmpty();
            return;
        }

        await using var gateway = await HostileGateway.StartAsync(scenario, isFullSize: false);
        using var good = gateway.CreateGoodClient();
        using var attack = await AttackProcess.PrepareAsync(scenario, gateway.Target);
        await attack.BeginAsync();

        var failures = await good.CallAsync(GoodCalls);

        await attack.StopAsync();
        gateway.Process.HasExited.ShouldBeFalse();
        failures.ShouldBeEmpty();
        // The attack has not only been survived until its end: the gateway still serves.
        (await good.CallAsync(3)).ShouldBeEmpty();
    }
}
