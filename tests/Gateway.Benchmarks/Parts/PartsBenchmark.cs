using System.Globalization;

namespace Gateway.Benchmarks.Parts;

/// <summary>
/// The processor time of each part that the gateway has of its own although a library could do its work, beside that library. The
/// variants of a case take turns; a figure is the median of the rounds. Processor time is the whole process's, of every thread, so
/// work that a variant hands to another thread counts too.
/// </summary>
internal static class PartsBenchmark
{
    public const int DefaultRounds = 21;

    private const int WarmUps = 10;

    /// <param name="filter">A part of the names of the cases to measure; empty: all.</param>
    /// <param name="rounds">How many turns each variant has.</param>
    /// <param name="output">Takes a Markdown table.</param>
    public static void Run(string filter, int rounds, TextWriter output)
    {
        output.WriteLine("| work | part | CPU µs | of the gateway's own |");
        output.WriteLine("|---|---|--:|--:|");
        using var lines = new LogCases();
        foreach (var work in ((PartCase[])[lines.Format, lines.Write]).Where(work => work.Name.Contains(filter, StringComparison.Ordinal)))
        {
            Measure(work, rounds, output);
        }
    }

    private static void Measure(PartCase work, int rounds, TextWriter output)
    {
        var figures = work.Variants.Select(_ => new List<double>()).ToArray();
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var index = 0; index < figures.Length; index++)
            {
                var cost = Cost(work.Variants[index], work.Operations);
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
                CultureInfo.InvariantCulture, $"| {work.Name} | {work.Variants[index].Name} | {cost:F2} | {cost / own:F2}× |"));
        }
    }

    private static double Cost(PartVariant variant, int operations)
    {
        // The garbage of one variant is not another's to collect.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Environment.CpuUsage.TotalTime;
        variant.Run(operations);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / operations;
    }

    private static double Median(List<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
