using System.Globalization;

namespace Gateway.Benchmarks.Memory;

/// <summary>
/// Resident memory of the gateway, as a process under a heap limit: at its peak in each scenario, and 10 and 30 s after it. Also
/// idle memory and the time that a start takes. Prints Markdown.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Starts = 5;
    private const long PeakGoalMiB = 350;

    /// <summary>What may be left 30 s after, over idle: code that was compiled meanwhile, and warm pools.</summary>
    private const long RestGoalMiB = 50;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, string> Limited = new() { ["DOTNET_GCHeapHardLimit"] = "0x20000000" }; // 512 MiB

    /// <returns>False: an answer was neither a success nor an honest 503, or the gateway died.</returns>
    public static async Task<bool> RunAsync(string? program, TextWriter output)
    {
        await using var upstream = await LargeUpstream.StartAsync();
        await MeasureStartsAsync(upstream.Address, program, output);

        Line(output, $"\nheap limit 512 MiB, a process for each, idle {Idle.TotalSeconds:0} s after its start\n");
        const string figures = "| | 200 | 503 | other | idle MiB | peak | 10 s after | 30 s after |";
        Line(output, $"{figures} goals: peak < {PeakGoalMiB}, 30 s after < idle + {RestGoalMiB} |");
        Line(output, $"|---|--:|--:|--:|--:|--:|--:|--:|---|");
        var honest = true;
        foreach (var scenario in Scenarios.All)
        {
            await using var gateway = await MeasuredGateway.StartAsync(upstream.Address, program, Limited);
            honest &= await MeasureAsync(scenario, gateway, output) && !gateway.HasExited;
        }

        return honest;
    }

    private static async Task<bool> MeasureAsync(Scenario scenario, MeasuredGateway gateway, TextWriter output)
    {
        await Task.Delay(Idle);
        var idle = gateway.ResidentMiB;
        gateway.ResetPeak();
        var answers = await scenario.RunAsync(gateway.Address);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var soon = gateway.ResidentMiB;
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (late, peak) = (gateway.ResidentMiB, gateway.PeakMiB);

        var accepted = answers.Count(answer => answer is { Status: 200, IsHonest: true });
        var refused = answers.Count(answer => answer is { Status: 503, IsHonest: true });
        var other = answers.Length - accepted - refused;
        var goals = $"{Verdict(peak < PeakGoalMiB)}, {Verdict(late < idle + RestGoalMiB)}";
        Line(output, $"| {scenario.Name} | {accepted} | {refused} | {other} | {idle} | {peak} | {soon} | {late} | {goals} |");
        foreach (var group in answers.Where(answer => !answer.IsHonest).GroupBy(answer => answer with { BodyBytes = 0 }))
        {
            Line(output, $"<!-- {group.Count()} × {group.Key} -->");
        }

        return accepted + refused == answers.Length;
    }

    private static async Task MeasureStartsAsync(Uri upstream, string? program, TextWriter output)
    {
        var times = new List<double>();
        while (times.Count < Starts)
        {
            await using var gateway = await MeasuredGateway.StartAsync(upstream, program);
            times.Add(gateway.TimeToReady.TotalMilliseconds);
        }

        times.Sort();
        Line(output, $"start to ready: {times[Starts / 2]:0} ms (median of {Starts}, {times[0]:0} to {times[^1]:0})");

        // Without the heap limit, which changes how the collector lays out its heap.
        await using var unlimited = await MeasuredGateway.StartAsync(upstream, program);
        await Task.Delay(Idle);
        Line(output, $"idle: {unlimited.ResidentMiB} MiB resident {Idle.TotalSeconds:0} s after the start");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "missed";

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
