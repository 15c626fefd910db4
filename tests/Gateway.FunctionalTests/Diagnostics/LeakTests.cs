using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Diagnostics;

/// <summary>
/// Sends secrets in every place where a client can put one. When its gateway stops, each test searches all output for them.
/// </summary>
public sealed class LeakTests
{
    [Fact]
    public async Task Secrets_InEveryPlace_AppearInNoOutput()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = gateway.Key;
        string[] requests =
        [
            Post($"/fal-ai/{key}", "{}", key),
            Post($"/{key}/x", "{}", key),
            Post($"/fal-ai/imagen4/preview?key={key}", "{}", key),
            Post($"/fal-ai/imagen4/preview?{key}=1&fal_webhook=https://x/{key}", "{}", key),
            Post("/fal-ai/imagen4/preview", $$"""{"{{key}}":1,"prompt":"CANARY"}""", key),
            Post("/fal-ai/imagen4/preview", $$"""{"prompt":"CANARY","num_images":"CANARY {{key}}"}""", key + "x"),
            Post("/fal-ai/imagen4/preview", """{"prompt":["CANARY"],"aspect_ratio":"data:image/png;base64,CANARY"}""", key),
            Post("/fal-ai/imagen4/preview", "{\"prompt\":\"CANARY\",,}", key),
            Post("/fal-ai/imagen4/preview", """{"prompt":"CANARY","CANARY":1,"CANARY":2}""", key),
            Post("/fal-ai/qwen-image-edit-plus", """{"prompt":"CANARY","image_urls":["data:image/png;base64,CANARY","CANARY"]}""", key),
            $"GET /fal-ai/%00{key} HTTP/1.1\r\nHost: {key}\r\nAuthorization: Bearer {key}\r\n\r\n",
            $"GET /fal-ai/x {key} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n",
            $"{key} /fal-ai/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n",
            $"GET /fal-ai/wan/requests/{key}/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n",
            $"GET /fal-ai/x HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nx-api-key: {key}\r\nX-Y: \r{key}\r\n\r\n",
            $"GET /fal-ai/x HTTP/1.1\r\nHost: x\r\nx-fal-runner-hint: \u00e9{key}\r\nAuthorization: Bearer {key}\r\n"
            + $"traceparent: {key}\r\nbaggage: k={key}\r\n\r\n",
        ];

        foreach (var request in requests)
        {
            var answer = await gateway.SendRawAsync(request, TestContext.Current.CancellationToken);
            answer.ShouldMatch("^HTTP/1.1 [24]");
        }
    }

    private static string Post(string target, string body, string key) =>
        $"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
}
