using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Configuration.Files;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Sandbox;
using Gateway.Testing.Contracts;

namespace Gateway.Benchmarks.Contracts;

/// <summary>
/// The cost of a directory of many contracts: its load, its poll, the documents of its models, and a submit compared with one of a
/// gateway that has the built-in contracts only.
/// </summary>
internal static class ContractBenchmark
{
    private const int Callers = 16;
    private const int SubmitsPerBlock = 1000;
    private const int Turns = 10;
    private const int Loads = 10;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private static readonly byte[] Body = """{"prompt":"a lion"}"""u8.ToArray();

    /// <param name="count">Number of contracts.</param>
    /// <param name="output">Gets the figures.</param>
    public static async Task RunAsync(int count, TextWriter output)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var directory = Directory.CreateTempSubdirectory("gateway-contracts-");
        try
        {
            ContractDirectory.Write(directory.FullName, count);
            MeasureLoad(directory.FullName, output);
            await MeasureProgramsAsync(directory.FullName, output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void MeasureLoad(string directory, TextWriter output)
    {
        var first = Measure(() => Load(directory));
        var later = Enumerable.Range(0, Loads).Select(_ => Measure(() => Load(directory))).ToList();
        var loader = new ContractLoader();
        loader.Load(ContractCatalogue.BuiltInDirectory, directory);
        var again = Enumerable.Range(0, Loads)
            .Select(_ => Measure(() => loader.Load(ContractCatalogue.BuiltInDirectory, directory).Set)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var set = Load(directory);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var poll = Enumerable.Range(0, Loads).Select(_ => Measure(() => FileFingerprint.OfDirectory(directory, ModelFiles.IsIncluded)));
        Line(output, $"{set.All.Count} contracts");
        Line(output, $"first load    {first.Milliseconds,8:0.0} ms of processor time, {first.Bytes / 1024.0 / 1024:0.0} MiB allocated");
        Line(output, $"later loads   {Median(later.Select(load => load.Milliseconds)),8:0.0} ms of processor time");
        Line(output, $"reloads       {Median(again.Select(load => load.Milliseconds)),8:0.0} ms of processor time, without a change");
        Line(output, $"a poll        {Median(poll.Select(load => load.Milliseconds)),8:0.0} ms of processor time");
        Line(output, $"memory held   {held / 1024.0 / 1024,8:0.0} MiB");
        GC.KeepAlive(set);
    }

    private static ContractSet Load(string directory)
    {
        var (set, problems) = new ContractLoader().Load(ContractCatalogue.BuiltInDirectory, directory);
        return problems.Count == 0 ? set : throw new InvalidOperationException(problems[0].ToString());
    }

    /// <summary>The work is done by this thread, so its time is the processor time of the process.</summary>
    private static (double Milliseconds, long Bytes) Measure(Func<object> work)
    {
        var (bytes, cpu) = (GC.GetTotalAllocatedBytes(precise: true), Process.GetCurrentProcess().TotalProcessorTime);
        GC.KeepAlive(work());
        return ((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds,
            GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    private static async Task MeasureProgramsAsync(string directory, TextWriter output)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        var environment = new Dictionary<string, string>
        {
            ["Gateway__Following__Enabled"] = "false",
            ["Gateway__Documentation__Enabled"] = "true",
        };
        await using var few = await MeasuredGateway.StartAsync(sandbox.Address, program: null, environment);
        await using var many = await MeasuredGateway.StartAsync(
            sandbox.Address, program: null, new Dictionary<string, string>(environment) { ["Gateway__Contracts__Directory"] = directory });
        Line(output, $"time to ready {few.TimeToReady.TotalMilliseconds:0} ms with the built-in contracts, "
            + $"{many.TimeToReady.TotalMilliseconds:0} ms with all");
        await CompareSubmitsAsync(few, many, output);

        var (cpuOfFew, cpuOfMany) = (few.Cpu, many.Cpu);
        await Task.Delay(Idle);
        Line(output, $"idle          {(few.Cpu - cpuOfFew) / Idle:0.0%} of a processor with the built-in contracts, "
            + $"{(many.Cpu - cpuOfMany) / Idle:0.0%} with all");

        foreach (var path in (string[])["/contracts", "/swagger/v1/swagger.json"])
        {
            await MeasureDocumentAsync(many, path, output);
        }
    }

    private static async Task CompareSubmitsAsync(MeasuredGateway few, MeasuredGateway many, TextWriter output)
    {
        using var clientOfFew = ClientOf(few);
        using var clientOfMany = ClientOf(many);
        await MeasureAsync(few, clientOfFew);
        await MeasureAsync(many, clientOfMany);
        var (first, with, second) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            first.Add(await MeasureAsync(few, clientOfFew));
            with.Add(await MeasureAsync(many, clientOfMany));
            second.Add(await MeasureAsync(few, clientOfFew));
        }

        Line(output, $"a submit      {Median(first):0.0} µs of processor time with the built-in contracts, {Median(second):0.0} µs again, "
            + $"{Median(with):0.0} µs with all");
        Line(output, $"unknown model {await MeasureAsync(few, clientOfFew, "/fal-ai/generated/v1.1/image-to-imagee/x", 404):0.0} µs and "
            + $"{await MeasureAsync(many, clientOfMany, "/fal-ai/generated/v1.1/image-to-imagee/x", 404):0.0} µs");
    }

    private static HttpClient ClientOf(MeasuredGateway gateway) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = gateway.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", MeasuredGateway.Key) },
    };

    /// <summary>Microseconds of processor time of a submit.</summary>
    private static async Task<double> MeasureAsync(
        MeasuredGateway gateway, HttpClient client, string path = "/fal-ai/imagen4/preview", int expected = 200)
    {
        var (cpu, next) = (gateway.Cpu, 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= SubmitsPerBlock)
            {
                using var content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
                if ((int)response.StatusCode != expected)
                {
                    throw new InvalidOperationException($"{path} answered {response.StatusCode}.");
                }
            }
        }));
        return (gateway.Cpu - cpu).TotalMicroseconds / SubmitsPerBlock;
    }

    private static async Task MeasureDocumentAsync(MeasuredGateway gateway, string path, TextWriter output)
    {
        const int repeats = 50;
        using var client = ClientOf(gateway);
        gateway.ResetPeak();
        var (cpu, memory) = (gateway.Cpu, gateway.ResidentMiB);
        var size = (await client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;
        var first = gateway.Cpu - cpu;
        var peak = gateway.PeakMiB;
        cpu = gateway.Cpu;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        }

        Line(output, $"{path}: {size / 1024.0 / 1024:0.0} MiB; first {first.TotalMilliseconds:0} ms of processor time, then "
            + $"{(gateway.Cpu - cpu).TotalMilliseconds / repeats:0.0} ms; resident memory {memory} MiB before, {peak} MiB at most, "
            + $"{gateway.ResidentMiB} MiB after {repeats} more");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Line(TextWriter output, string text) => output.WriteLine(text);
}
