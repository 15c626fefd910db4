using System.Text;
using System.Text.Json;

namespace Gateway.Benchmarks.Memory;

/// <summary>The loads of the memory claim.</summary>
internal static class Scenarios
{
    private const int Senders = 200;
    private const int PictureBytes = 10_000_000;
    private const int Readers = 50;
    private const string Model = "/fal-ai/flux-lora/image-to-image";

    private static readonly TimeSpan SlowSending = TimeSpan.FromSeconds(8);

    /// <summary>A reader takes at least this long for its result, the slowest one the whole of it.</summary>
    private static readonly TimeSpan SlowestReading = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new($"{Senders} connections send {PictureBytes / 1_000_000} MB each at once", gateway => SubmitAsync(gateway, TimeSpan.Zero)),
        new($"the same over {SlowSending.TotalSeconds:0} s each", gateway => SubmitAsync(gateway, SlowSending)),
        new($"{Readers} clients read a result of {LargeUpstream.ResultBytes / 1_000_000} MB each, "
            + $"in 0 to {SlowestReading.TotalSeconds:0} s", ReadAsync),
    ];

    private static Task<Answer[]> SubmitAsync(Uri gateway, TimeSpan sending)
    {
        var body = Encoding.ASCII.GetBytes(
            $$"""{"prompt":"a lion","image_url":"data:image/png;base64,{{new string('A', PictureBytes)}}"}""");
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ =>
            RawCall.SendAsync(gateway, $"POST {Model} HTTP/1.1\r\n", body, sending, TimeSpan.Zero)));
    }

    private static async Task<Answer[]> ReadAsync(Uri gateway)
    {
        var results = new List<string>();
        using var client = new HttpClient { BaseAddress = gateway };
        client.DefaultRequestHeaders.Authorization = new("Bearer", MeasuredGateway.Key);
        while (results.Count < Readers)
        {
            using var content = new StringContent(
                """{"prompt":"a lion","image_url":"https://images.example/lion.png"}""", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(Model, UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            using var envelope = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            results.Add(new Uri(envelope.RootElement.GetProperty("response_url").GetString()!).AbsolutePath);
        }

        return await Task.WhenAll(results.Select((path, reader) => RawCall.SendAsync(
            gateway, $"GET {path} HTTP/1.1\r\n", ReadOnlyMemory<byte>.Empty, TimeSpan.Zero, SlowestReading * reader / (Readers - 1))));
    }
}
