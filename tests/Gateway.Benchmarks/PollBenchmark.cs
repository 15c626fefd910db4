using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Benchmarks;

/// <summary>A thousand live jobs, each polled every 100 ms by its owner: what that costs the upstream, the store and the gateway.</summary>
internal static class PollBenchmark
{
    private const int Jobs = 1000;
    private const int Pollers = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(TimeSpan duration, TextWriter output)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        await using var gateway = await MeasuredGateway.StartAsync(sandbox.Address);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MeasuredGateway.Key);
        var urls = new List<Uri>();
        for (var i = 0; i < Jobs; i++)
        {
            urls.Add(await SubmitAsync(client));
        }

        await PollAsync(client, urls, TimeSpan.FromSeconds(3));
        var walBefore = StoreBytes(gateway);
        var (callsBefore, cpuBefore, watch) = (sandbox.RequestCount, gateway.Cpu, Stopwatch.StartNew());
        var polls = await PollAsync(client, urls, duration);
        var seconds = watch.Elapsed.TotalSeconds;
        var (calls, cpu) = (sandbox.RequestCount - callsBefore, gateway.Cpu - cpuBefore);

        Line(output, $"jobs {Jobs}, each polled every {Interval.TotalMilliseconds:0} ms, for {seconds:0.0} s");
        Line(output, $"polls answered        {polls / seconds:0}/s of {Jobs / Interval.TotalSeconds:0}/s asked for");
        Line(output, $"upstream calls        {calls / seconds:0}/s, {calls / seconds / Jobs:0.00}/s a job");
        Line(output, $"store bytes written   {(StoreBytes(gateway) - walBefore) / 1024} KiB");
        var (share, each) = (cpu.TotalSeconds / seconds * 100, cpu.TotalMicroseconds / polls);
        Line(output, $"gateway CPU           {share:0} % of a core, {each:0} µs a poll, upstream calls included");
        Line(output, $"gateway memory        {gateway.ResidentMiB} MiB resident");
    }

    private static async Task<long> PollAsync(HttpClient client, List<Uri> urls, TimeSpan duration)
    {
        var due = new ConcurrentQueue<(Uri Url, long At)>(urls.Select(url => (url, Stopwatch.GetTimestamp())));
        using var end = new CancellationTokenSource(duration);
        long polls = 0;
        await Task.WhenAll(Enumerable.Range(0, Pollers).Select(async _ =>
        {
            while (!end.IsCancellationRequested && due.TryDequeue(out var next))
            {
                var wait = Interval - Stopwatch.GetElapsedTime(next.At);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait);
                }

                due.Enqueue((next.Url, Stopwatch.GetTimestamp()));
                using var response = await client.GetAsync(next.Url);
                if ((int)response.StatusCode != 202)
                {
                    throw new InvalidOperationException($"A live job answered with {(int)response.StatusCode}.");
                }

                Interlocked.Increment(ref polls);
            }
        }));
        return polls;
    }

    private static async Task<Uri> SubmitAsync(HttpClient client)
    {
        using var content = new StringContent("""{"prompt":"a lion"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/fal-ai/imagen4/preview", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        using var envelope = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return new Uri(envelope.RootElement.GetProperty("status_url").GetString()!);
    }

    private static long StoreBytes(MeasuredGateway gateway) =>
        new[] { gateway.StoreFile, gateway.StoreFile + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
