using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Sandbox;

namespace Gateway.Benchmarks;

/// <summary>Measures what ten thousand open jobs cost that no client asks for.</summary>
internal static class FollowingBenchmark
{
    private const int Jobs = 10_000;
    private const int Submitters = 32;

    /// <summary>After this time every job has passed the short waits of the schedule.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(TimeSpan duration, TextWriter output)
    {
        await MeasureAsync("the default limits (50 polls/s)", [], duration, output);
        await MeasureAsync(
            "limits above the schedule (333 polls/s)",
            new()
            {
                ["Gateway__Following__CallsPerSecond"] = "2000",
                ["Gateway__Following__Concurrency"] = "64",
                ["Gateway__Limits__UpstreamPollsPerSecond"] = "2000",
            },
            duration, output);
        await MeasureAsync(
            "following off", new() { ["Gateway__Following__Enabled"] = "false" }, duration, output);
    }

    private static async Task MeasureAsync(
        string title, Dictionary<string, string> environment, TimeSpan duration, TextWriter output)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(10), MaxJobs = 2 * Jobs, MaxRequests = 1 });
        await using var gateway = await MeasuredGateway.StartAsync(sandbox.Address, program: null, environment);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MeasuredGateway.Key);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Jobs),
            new ParallelOptions { MaxDegreeOfParallelism = Submitters },
            async (_, _) => await SubmitAsync(client));
        await Task.Delay(Settle);

        var (calls, cpu, written, watch) = (sandbox.RequestCount, gateway.Cpu, WrittenBytes(gateway), Stopwatch.StartNew());
        await Task.Delay(duration);
        var seconds = watch.Elapsed.TotalSeconds;
        var made = sandbox.RequestCount - calls;
        Line(output, $"{Jobs} open jobs, {title}, for {seconds:0} s");
        Line(output, $"  upstream calls       {made / seconds:0.0}/s");
        Line(output, $"  gateway CPU          {(gateway.Cpu - cpu).TotalSeconds / seconds * 100:0.0} % of a core");
        Line(output, $"  written to the disk  {(WrittenBytes(gateway) - written) / seconds / 1024:0} KB/s");
        Line(output, $"  gateway memory       {gateway.ResidentMiB} MiB resident");
    }

    private static async Task SubmitAsync(HttpClient client)
    {
        using var content = new StringContent("""{"prompt":"a lion"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/fal-ai/imagen4/preview", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Bytes that the process has given to the kernel for files, the log included.</summary>
    private static long WrittenBytes(MeasuredGateway gateway) => long.Parse(
        File.ReadLines($"/proc/{gateway.ProcessId}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal))[12..],
        CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
