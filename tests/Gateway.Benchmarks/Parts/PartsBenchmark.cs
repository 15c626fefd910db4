using System.Globalization;

namespace Gateway.Benchmarks.Parts;

/// <summary>
/// Compares the processor time of each own part of the gateway with the libraries that could do its work. The
/// variants of a case alternate, and a figure is the median of the rounds. Processor time includes every thread of the process, so
/// work on other threads is included.
/// </summary>
internal static class PartsBenchmark
{
    public const int DefaultRounds = 21;

    private const int WarmUps = 10;

    /// <param name="filter">A part of the name of a case; empty: all cases.</param>
    /// <param name="rounds">Number of rounds of each variant.</param>
    /// <param name="output">Gets a Markdown table.</param>
    public static void Run(string filter, int rounds, TextWriter output)
    {
        output.WriteLine("| work | part | CPU µs | of the gateway's own | bytes allocated |");
        output.WriteLine("|---|---|--:|--:|--:|");
        using var lines = new LogCases();
        foreach (var work in ((PartCase[])[lines.Format, lines.Write]).Where(work => work.Name.Contains(filter, StringComparison.Ordinal)))
        {
            Measure(work, rounds, output);
        }
    }

    private static void Measure(PartCase work, int rounds, TextWriter output)
    {
        var figures = work.Variants.Select(_ => new List<double>()).ToArray();
        var allocated = new long[figures.Length];
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var index = 0; index < figures.Length; index++)
            {
                (var cost, allocated[index]) = Cost(work.Variants[index], work.Operations);
                if (round >= 0)
                {
                    figures[index].Add(cost);
                }
            }
        }

        var own = Median(figures[0]);
        for (var index = 0; index < figures.Length; index++)
        {
            var cost = Median(figures[index]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {work.Name} | {work.Variants[index].Name} | {cost:F2} | {cost / own:F2}× | {allocated[index]:N0} |"));
        }
    }

    private static (double Cpu, long Bytes) Cost(PartVariant variant, int operations)
    {
        // A variant must not collect the garbage of another variant.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var before = Environment.CpuUsage.TotalTime;
        variant.Run(operations);
        var cpu = Environment.CpuUsage.TotalTime - before;
        return (cpu.TotalMicroseconds / operations, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / operations);
    }

    private static double Median(List<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
