using System.Text;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The table of <c>docs/reliability.md</c>. Faults with the same result share a row.</summary>
internal static class FaultTable
{
    public static string Write(IReadOnlyDictionary<string, FaultMatrix> stores)
    {
        var text = new StringBuilder();
        foreach (var section in FaultSection.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"\n### {section.Title}\n\n| fault | response | stored state afterwards | official client |\n|---|---|---|---|\n");
            var rows = FaultCases.Cells.Where(cell => cell.Section == section).Select(cell => (cell.Case, Row: Merge(cell, stores)))
                .ToList();
            foreach (var line in rows.GroupBy(row => row.Row))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"| {string.Join(", ", line.Select(row => row.Case))} | {line.Key.Answer} | {line.Key.Stored} | {line.Key.Client} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>One result for both stores, or the result of each store if they differ.</summary>
    private static FaultRow Merge(FaultCell cell, IReadOnlyDictionary<string, FaultMatrix> stores)
    {
        var rows = stores.Select(store => (store.Key, Row: store.Value.Rows.GetValueOrDefault(cell) ?? new FaultRow("?", "?", "?")))
            .ToList();
        return new FaultRow(Merge(row => row.Answer), Merge(row => row.Stored), Merge(row => row.Client));

        string Merge(Func<FaultRow, string> part) => rows.Select(row => part(row.Row)).Distinct().Count() == 1
            ? part(rows[0].Row)
            : string.Join("; ", rows.Select(row => $"{row.Key}: {part(row.Row)}"));
    }
}
