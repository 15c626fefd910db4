using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Configuration.Options;
using Gateway.Jobs.Urls;
using Gateway.Json;
using Gateway.Text;
using Gateway.Upstream.Answers;

namespace Gateway.Benchmarks.Micro;

/// <summary>A submit's answer, from the upstream's bytes to the client's. Public because BenchmarkDotNet derives from it.</summary>
public class EnvelopeBenchmark
{
    private const string Id = "0c1b3d5e7f90a2b4c6d8e0f1a3b5c7d9";

    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 4096);
    private static readonly JobUrls Urls = new($"https://gateway.example/fal-ai/wan/requests/{Id}");

    private readonly LimitsOptions _limits = new();
    private readonly Secret _token = new("benchmark-upstream-token");
    private readonly byte[] _envelope = Encoding.UTF8.GetBytes(
        $$"""
        {"status":"IN_QUEUE","request_id":"{{Id}}",
        "response_url":"https://queue.fal.run/fal-ai/wan/requests/{{Id}}",
        "status_url":"https://queue.fal.run/fal-ai/wan/requests/{{Id}}/status",
        "cancel_url":"https://queue.fal.run/fal-ai/wan/requests/{{Id}}/cancel",
        "logs":null,"metrics":{},"queue_position":0}
        """);

    [Benchmark]
    public async Task<int> ReadEnvelope()
    {
        using var response = Response();
        var (answer, _) = await SubmitAnswerReader.ReadAsync(response, _limits, _token, TimeProvider.System, CancellationToken.None);
        using (answer)
        {
            return answer!.Envelope.Length;
        }
    }

    [Benchmark]
    public int RewriteUrls()
    {
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(_envelope), Limits, out _)!;
        return EnvelopeRewriter.Rewrite(_envelope, json.Root, Urls, withoutLogs: false, EnvelopeRewriter.Urls).Length;
    }

    private HttpResponseMessage Response() => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(_envelope) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };
}
