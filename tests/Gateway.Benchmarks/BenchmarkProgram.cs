namespace Gateway.Benchmarks;

/// <summary>Measurements of the whole program. Each prints what goes into <c>docs/benchmarks.md</c>.</summary>
internal static class BenchmarkProgram
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["polls", .. var rest]:
                var seconds = rest is [var text] && int.TryParse(text, out var given) ? given : 20;
                await PollBenchmark.RunAsync(TimeSpan.FromSeconds(seconds), Console.Out);
                return 0;
            default:
                await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/Gateway.Benchmarks -- polls [seconds]");
                return 2;
        }
    }
}
