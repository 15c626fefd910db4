using System.Globalization;

namespace Gateway.Benchmarks.Work;

/// <summary>The work of one kind of request: figures that do not depend on the speed of the machine.</summary>
/// <param name="Name">The kind of request.</param>
/// <param name="AllocatedBytes">Managed bytes that the gateway allocates for one request.</param>
/// <param name="SystemCalls">System calls for input and output for one request on a single connection: sockets, files,
/// <c>fdatasync</c>.</param>
internal sealed record WorkFigures(string Name, double AllocatedBytes, double SystemCalls)
{
    /// <summary>The allocation varies with the order in which continuations run.</summary>
    private const double AllocationTolerance = 1.03;

    /// <summary>A background write of status changes may fall into a measurement.</summary>
    private const double CallTolerance = 0.5;

    public bool Exceeds(WorkFigures committed) =>
        AllocatedBytes > committed.AllocatedBytes * AllocationTolerance || SystemCalls > committed.SystemCalls + CallTolerance;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}\t{AllocatedBytes:0}\t{SystemCalls:0.0}");

    /// <summary>Reads lines of name, bytes and calls, separated by tabs. A line that begins with <c>#</c> is a comment.</summary>
    public static IReadOnlyDictionary<string, WorkFigures> Read(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Select(parts => new WorkFigures(parts[0], Number(parts[1]), Number(parts[2])))
            .ToDictionary(figures => figures.Name, StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
