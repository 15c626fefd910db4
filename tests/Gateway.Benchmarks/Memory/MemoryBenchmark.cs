using System.Globalization;

namespace Gateway.Benchmarks.Memory;

/// <summary>
/// Measures the resident memory of a gateway process with a heap limit: the peak of each scenario, and 10 and 30 s after it. Also
/// measures the idle memory and the start time. Prints Markdown.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Starts = 5;
    private const long PeakGoalMiB = 350;

    /// <summary>Allowed increase over idle 30 s after a scenario, for compiled code and filled pools.</summary>
    private const long RestGoalMiB = 50;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, string> Limited = new() { ["DOTNET_GCHeapHardLimit"] = "0x20000000" }; // 512 MiB

    /// <returns>False if a response was neither a success nor a complete 503, or if the gateway exited.</returns>
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

        // Measured without the heap limit, because the limit changes the layout of the heap.
        await using var unlimited = await MeasuredGateway.StartAsync(upstream, program);
        await Task.Delay(Idle);
        Line(output, $"idle: {unlimited.ResidentMiB} MiB resident {Idle.TotalSeconds:0} s after the start");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "missed";

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
