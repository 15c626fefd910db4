using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Benchmarks.Micro;
using Gateway.Testing.Json;

namespace Gateway.Benchmarks.Hostile;

/// <summary>
/// Response times of small requests while several large bodies are checked at a time, and without them. Each small request is due at a
/// fixed time, and its response time counts from then.
/// </summary>
internal static class HostileLoadBenchmark
{
    private const int LargeBodies = 6;
    private const string Attack = "prompt of letters and escapes in turn";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(string? program, TextWriter output)
    {
        await using var gateway = await MeasuredGateway.StartAsync(new Uri("http://127.0.0.1:9"), program);
        await MeasureAsync(gateway.Address, TimeSpan.FromSeconds(3));
        Print(output, "without large bodies", await MeasureAsync(gateway.Address, Duration));
        foreach (var kind in (HostileBody[])[HostileBodies.Valid, HostileBodies.All.Single(kind => kind.Name == Attack)])
        {
            var body = kind.Create(HostileBodyBenchmark.DefaultMegabytes * 1_000_000);
            using var ending = new CancellationTokenSource();
            var attack = Task.WhenAll(Enumerable.Range(0, LargeBodies).Select(_ => SendAsync(gateway.Address, kind, body, ending.Token)));
            Print(output, $"with {LargeBodies} at a time: {kind.Name}", await MeasureAsync(gateway.Address, Duration));
            await ending.CancelAsync();
            await attack;
        }
    }

    private static async Task SendAsync(Uri address, HostileBody kind, byte[] body, CancellationToken ending)
    {
        using var client = Client(address);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var content = Json(body);
                using var answer = await client.PostAsync(new Uri($"/validate/{kind.Model}", UriKind.Relative), content, ending);
            }
            catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
            {
                // The measurement has ended, or the gateway has refused the body before it was sent.
            }
        }
    }

    private static async Task<double[]> MeasureAsync(Uri address, TimeSpan duration)
    {
        using var client = Client(address);
        var body = Encoding.UTF8.GetBytes(MeasuredBodies.Submit);
        var started = Stopwatch.GetTimestamp();
        var requests = new List<Task<double>>();
        for (var due = TimeSpan.Zero; due < duration; due += Interval)
        {
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            requests.Add(TimeAsync(client, body, started, due));
        }

        return [.. (await Task.WhenAll(requests)).Order()];
    }

    private static async Task<double> TimeAsync(HttpClient client, byte[] body, long started, TimeSpan due)
    {
        using var content = Json(body);
        using var answer = await client.PostAsync(new Uri("/validate/fal-ai/wan/v2.2-a14b/image-to-image", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
    }

    private static HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MeasuredGateway.Key);
        return client;
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static void Print(TextWriter output, string load, double[] times) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{load}: p50 {times[times.Length / 2]:0.0} ms, p99 {times[times.Length * 99 / 100]:0.0} ms, {times.Length} requests"));
}
