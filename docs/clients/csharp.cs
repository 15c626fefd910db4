// dotnet run csharp.cs
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

var gateway = Environment.GetEnvironmentVariable("GATEWAY_URL") ?? "http://localhost:8080";
var key = Environment.GetEnvironmentVariable("GATEWAY_KEY") ?? "gw_developers_thiskeyispublishednotasecretag53m2d";
using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

using var body = new StringContent("""{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}""", Encoding.UTF8, "application/json");
using var response = await client.PostAsync($"{gateway}/fal-ai/imagen4/preview", body);
response.EnsureSuccessStatusCode();
var job = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

while ((string?)JsonNode.Parse(await client.GetStringAsync((string)job["status_url"]!))!["status"] != "COMPLETED")
{
    await Task.Delay(TimeSpan.FromSeconds(1));
}

var result = JsonNode.Parse(await client.GetStringAsync((string)job["response_url"]!))!;
Console.WriteLine($"{job["request_id"]} {result["images"]![0]!["url"]}");
