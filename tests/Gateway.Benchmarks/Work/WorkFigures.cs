using System.Globalization;

namespace Gateway.Benchmarks.Work;

/// <summary>The work of one kind of request: figures that do not depend on the speed of the machine.</summary>
/// <param name="Name">The kind of request.</param>
/// <param name="AllocatedBytes">Managed bytes that the gateway allocates for one request.</param>
/// <param name="SystemCalls">System calls for input and output for one request on a single connection: sockets, files,
/// <c>fdatasync</c>. Writes of pages of the database are counted apart.</param>
/// <param name="PageWrites">System calls that write pages of the database, for one request on a single connection.</param>
internal sealed record WorkFigures(string Name, double AllocatedBytes, double SystemCalls, double PageWrites)
{
    /// <summary>The allocation varies with the order in which continuations run.</summary>
    private const double AllocationTolerance = 1.03;

    /// <summary>A background write may fall into a measurement, and some reads of a socket find nothing. A call for each request adds
    /// more than this.</summary>
    private const double CallTolerance = 0.9;

    /// <summary>How many pages a transaction changes depends on the random ids of its jobs. A further index adds two writes or
    /// more.</summary>
    private const double PageTolerance = 1.8;

    public bool Exceeds(WorkFigures committed) =>
        AllocatedBytes > committed.AllocatedBytes * AllocationTolerance
        || SystemCalls > committed.SystemCalls + CallTolerance
        || PageWrites > committed.PageWrites + PageTolerance;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}\t{AllocatedBytes:0}\t{SystemCalls:0.0}\t{PageWrites:0.0}");

    /// <summary>Reads lines of name, bytes, calls and writes of pages, separated by tabs.
    /// A line that begins with <c>#</c> is a comment.</summary>
    public static IReadOnlyDictionary<string, WorkFigures> Read(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Select(parts => new WorkFigures(parts[0], Number(parts[1]), Number(parts[2]), Number(parts[3])))
            .ToDictionary(figures => figures.Name, StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
