using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Json;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.Benchmarks.Hostile;

/// <summary>
/// Processor time of the check of hostile bodies, compared with a valid body of the same size. The check is everything that reads the
/// whole body: JSON, contract, and the digest if the body is valid. The bodies are in blocks as the gateway receives them.
/// </summary>
internal static partial class HostileBodyBenchmark
{
    public const int DefaultMegabytes = 20;

    private const int Rounds = 5;
    private const int ThreadCpuClock = 3;

    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 65_536);

    public static void Run(string filter, int megabytes, TextWriter output)
    {
        var contracts = ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts.ToDictionary(contract => contract.Model);
        var size = megabytes * 1_000_000;
        var valid = Measure(HostileBodies.Valid, contracts, size);
        Line(output, $"| body of {megabytes} MB | CPU ms | ratio to the valid body |");
        Line(output, $"|---|--:|--:|");
        Line(output, $"| {HostileBodies.Valid.Name} | {valid.TotalMilliseconds:0.0} | 1.00 |");
        foreach (var kind in HostileBodies.All.Where(kind => kind.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            var cost = Measure(kind, contracts, size);
            var ratio = cost / valid;
            Line(output, $"| {kind.Name} | {cost.TotalMilliseconds:0.0} | {ratio:0.00} |");
        }
    }

    /// <summary>The least of several rounds: other programs only ever add to the time.</summary>
    private static TimeSpan Measure(HostileBody kind, Dictionary<string, Contract> contracts, int size)
    {
        var least = TimeSpan.MaxValue;
        using var body = Receive(kind.Create(size));
        for (var round = 0; round < Rounds; round++)
        {
            var before = ThreadCpu();
            Check(body, contracts[kind.Model]);
            var cost = ThreadCpu() - before;
            least = cost < least ? cost : least;
        }

        return least;
    }

    private static void Check(RequestBody body, Contract contract)
    {
        using var json = JsonBody.Parse(body.Bytes, Limits, out _);
        if (json is not null && contract.Check(json, UnknownParameterPolicy.Warn, MessageLanguage.English).IsValid)
        {
            BodyDigest.Of(body.Bytes);
        }
    }

    private static RequestBody Receive(byte[] bytes)
    {
        var body = new RequestBody(new BodyMemory(2L * bytes.Length, TimeProvider.System), new BlockPool(TimeProvider.System));
        for (var done = 0; done < bytes.Length;)
        {
            body.AddBlock(BlockPool.BlockBytes);
            var count = Math.Min(body.Room.Length, bytes.Length - done);
            bytes.AsSpan(done, count).CopyTo(body.Room.Span);
            body.Advance(count);
            done += count;
        }

        return body;
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static TimeSpan ThreadCpu()
    {
        _ = ClockGetTime(ThreadCpuClock, out var time);
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
