using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>A row of the tables of instruments in <c>docs/operations.md</c>.</summary>
internal sealed record DocumentedMetric(string Instrument, string Metric, string Kind, IReadOnlyList<string> Tags)
{
    public static IReadOnlyList<DocumentedMetric> ReadAll() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith("| `gateway.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new DocumentedMetric(
                cells[1].Trim('`'),
                cells[2].Trim('`'),
                cells[3],
                [.. cells[4].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(tag => tag.Trim('`'))])),
    ];
}
