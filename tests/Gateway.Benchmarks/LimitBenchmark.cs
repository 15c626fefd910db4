using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox;

namespace Gateway.Benchmarks;

/// <summary>
/// Processor time of a submit of a client with limits, compared with one of a client without limits, in turns on one gateway. The client
/// without limits is measured twice in each turn: the difference of the two is the noise.
/// </summary>
internal static class LimitBenchmark
{
    private const int Callers = 32;
    private const int SubmitsPerBlock = 2000;
    private const int Turns = 10;
    private const int LimitedClients = 100;

    private static readonly byte[] Body = """{"prompt":"a lion"}"""u8.ToArray();

    /// <param name="database">A connection string of PostgreSQL. Null: SQLite.</param>
    /// <param name="output">Gets the figures.</param>
    public static async Task RunAsync(string? database, TextWriter output)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        await using var gateway = await MeasuredGateway.StartAsync(sandbox.Address, program: null, Environment(database));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        string[] unlimited = [MeasuredGateway.Key];
        string[] limited = [.. Enumerable.Range(0, LimitedClients).Select(KeyOf)];
        await MeasureAsync(gateway, client, unlimited);
        await MeasureAsync(gateway, client, limited);
        List<Block> first = [];
        List<Block> second = [];
        List<Block> with = [];
        for (var turn = 0; turn < Turns; turn++)
        {
            first.Add(await MeasureAsync(gateway, client, unlimited));
            with.Add(await MeasureAsync(gateway, client, limited));
            second.Add(await MeasureAsync(gateway, client, unlimited));
        }

        Line(output, $"{Turns} turns of {SubmitsPerBlock} submits, {Callers} connections, {LimitedClients} clients with limits");
        Print(output, "without limits       ", first, first);
        Print(output, "without limits, again", second, first);
        Print(output, "rate, jobs and budget", with, first);
    }

    private static async Task<Block> MeasureAsync(MeasuredGateway gateway, HttpClient client, string[] keys)
    {
        var (cpu, watch, next) = (gateway.Cpu, Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (var number = Interlocked.Increment(ref next); number <= SubmitsPerBlock; number = Interlocked.Increment(ref next))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/fal-ai/imagen4/preview", UriKind.Relative));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[number % keys.Length]);
                request.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await client.SendAsync(request);
                response.EnsureSuccessStatusCode();
            }
        }));
        return new Block((gateway.Cpu - cpu).TotalMicroseconds / SubmitsPerBlock, SubmitsPerBlock / watch.Elapsed.TotalSeconds);
    }

    private static Dictionary<string, string> Environment(string? database)
    {
        var environment = new Dictionary<string, string>
        {
            ["Gateway__Following__Enabled"] = "false",
            ["Gateway__Limits__RequestsInFlight"] = "2000",
            ["Gateway__Limits__UpstreamCalls"] = "1000",
        };
        for (var number = 0; number < LimitedClients; number++)
        {
            var client = $"Gateway__Clients__limited-{number}";
            environment[$"{client}__Keys__0__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(KeyOf(number))));
            environment[$"{client}__Limits__SubmitsPerMinute"] = "100000";
            environment[$"{client}__Limits__JobsInFlight"] = "100000";
            environment[$"{client}__Budgets__daily__Period"] = "Day";
            environment[$"{client}__Budgets__daily__Limit"] = "1000000";
            environment[$"{client}__Budgets__all__Period"] = "Total";
            environment[$"{client}__Budgets__all__Limit"] = "1000000";
        }

        if (database is not null)
        {
            environment["ConnectionStrings__Jobs"] = database;
        }

        return environment;
    }

    private static string KeyOf(int number) => $"benchmark-limited-key-{number:00000000}";

    private static void Print(TextWriter output, string name, List<Block> blocks, List<Block> compared)
    {
        var (cpu, rate) = (Median(blocks.Select(static block => block.Microseconds)), Median(blocks.Select(static block => block.Rate)));
        var ratio = Median(blocks.Zip(compared, static (block, other) => block.Microseconds / other.Microseconds));
        Line(output, $"{name}  {cpu,6:0.0} µs a submit, {ratio:0.00} times, {rate:0} submits/s");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Block(double Microseconds, double Rate);
}
