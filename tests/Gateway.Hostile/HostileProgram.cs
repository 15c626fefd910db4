using System.Text.Json;
using Gateway.Hostile.Scenarios;

namespace Gateway.Hostile;

/// <summary>
/// Runs one attack as a process of its own, so that its memory and CPU time are not those of the gateway or of the well-behaved client.
/// The caller writes the target, then one line for the start; the end of the input stops the attack. The program reports its progress on
/// its output, and its last line is the tally.
/// </summary>
internal static class HostileProgram
{
    public const string Prepared = "prepared";
    public const string Opened = "opened";

    internal static async Task<int> Main(string[] args)
    {
        if (args is not [var name] || AllScenarios.Find(name) is not { } scenario)
        {
            await Console.Error.WriteLineAsync("needs the name of one attack: " + string.Join(", ", AllScenarios.Names));
            return 2;
        }

        using var stop = new CancellationTokenSource();
        var target = JsonSerializer.Deserialize<AttackTarget>((await Console.In.ReadLineAsync())!)!;
        var run = new AttackRun(target, stop.Token);
        if (scenario.PrepareAsync is { } prepare)
        {
            await prepare(run);
        }

        Console.WriteLine(Prepared);
        await Console.In.ReadLineAsync();
        var attack = scenario.RunAsync(run);
        await Task.WhenAny(run.Opened, attack);
        if (attack.IsFaulted)
        {
            await attack;
        }

        Console.WriteLine(Opened);
        await Console.In.ReadLineAsync();
        await stop.CancelAsync();
        await attack;
        Console.WriteLine(JsonSerializer.Serialize(run.Tally.Figures));
        return 0;
    }
}
