// dotnet run csharp.cs
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

var gateway = Environment.GetEnvironmentVariable("GATEWAY_URL") ?? "http://localhost:8080";
var key = Environment.GetEnvironmentVariable("GATEWAY_KEY") ?? "gw_developers_thiskeyispublishednotasecretag53m2d";
using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

try
{
    // The repeats of one submit are one job.
    var idempotencyKey = Guid.NewGuid().ToString();
    var job = await CallAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{gateway}/fal-ai/imagen4/preview")
    {
        Content = new StringContent("""{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}""", Encoding.UTF8, "application/json"),
        Headers = { { "Idempotency-Key", idempotencyKey } },
    });
    while ((string?)(await GetAsync(job["status_url"]))["status"] != "COMPLETED")
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    var result = await GetAsync(job["response_url"]);
    Console.WriteLine($"{job["request_id"]} {result["images"]![0]!["url"]}");
    return 0;
}
catch (HttpRequestException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

Task<JsonNode> GetAsync(JsonNode? url) => CallAsync(() => new HttpRequestMessage(HttpMethod.Get, (string)url!));

async Task<JsonNode> CallAsync(Func<HttpRequestMessage> request)
{
    for (var attempt = 1; ; attempt++)
    {
        using var message = request();
        using var response = await client.SendAsync(message);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (response.IsSuccessStatusCode)
        {
            return answer;
        }

        // These statuses say that the call had no effect yet and can be repeated.
        if (attempt < 5
            && response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
            continue;
        }

        // An invalid body has one element of detail per violation. Every other error has a text there.
        var problem = answer["detail"] is JsonArray violations
            ? string.Join("; ", violations.Select(one => $"{string.Join('.', one!["loc"]!.AsArray())}: {one["msg"]}"))
            : (string?)answer["message"];
        throw new HttpRequestException($"{(int)response.StatusCode}: {problem}", null, response.StatusCode);
    }
}
