using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>What the tests of deliveries share: jobs are followed, and the sandbox is the receiver.</summary>
internal static class Deliveries
{
    public const string IdHeader = "webhook-id";

    /// <summary>Settings with a schedule that suits a test.</summary>
    /// <param name="waits">The schedule of the deliveries.</param>
    public static (string Key, string Value)[] Settings(params string[] waits) =>
    [
        .. FollowedJobs.Settings("00:00:00.100"),
        ("Gateway:Results:Keep", "Document"),
        ("Gateway:Webhooks:AllowedHosts:0", "127.0.0.1"),
        .. waits.Select((wait, n) => ($"Gateway:Webhooks:Schedule:{n}", wait)),
    ];

    public static string UrlOf(SandboxServer receiver, string name) =>
        new Uri(receiver.Address, $"{SandboxWebhooks.Path}/{name}").ToString();

    /// <returns>The id of the job.</returns>
    public static Task<string> SubmitAsync(HttpClient client, string url, string? query = null) =>
        SubmitAsync(client, Seeds.Imagen4, QueueExtensions.Body, url + query);

    /// <returns>The id of the job.</returns>
    public static async Task<string> SubmitAsync(HttpClient client, string model, string body, string url)
    {
        using var response = await client.SubmitAsync($"{model}?fal_webhook={Uri.EscapeDataString(url)}", body);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.TextAsync());
        return (await response.JsonAsync()).GetProperty("request_id").GetString()!;
    }

    public static IReadOnlyList<SandboxDelivery> To(this SandboxServer receiver, string name) =>
        [.. receiver.Webhooks.Deliveries.Where(delivery => delivery.Name == name)];

    public static async Task<JsonElement> WebhookOfAsync(HttpClient client, string id) =>
        (await FollowedJobs.StoredAsync(client, id)).GetProperty("webhook");

    /// <summary>Waits until the webhook of a job has this state.</summary>
    public static async Task<JsonElement> ShouldBecomeAsync(HttpClient client, string id, string state)
    {
        JsonElement webhook = default;
        await Eventually.IsTrueAsync(async () =>
        {
            webhook = await WebhookOfAsync(client, id);
            return webhook.GetProperty("state").GetString() == state;
        });
        return webhook;
    }

    public static IReadOnlyList<int?> StatusesOf(JsonElement webhook) =>
    [
        .. webhook.GetProperty("attempts").EnumerateArray()
            .Select(static attempt => attempt.GetProperty("status"))
            .Select(static status => status.ValueKind == JsonValueKind.Number ? status.GetInt32() : (int?)null),
    ];

    public static async Task<HttpResponseMessage> ResendAsync(HttpClient client, string id, string? body = null)
    {
        using var content = body is null ? null : HttpExtensions.Json(body);
        return await client.PostAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/jobs/{id}/webhook"), UriKind.Relative), content,
            TestContext.Current.CancellationToken);
    }

    /// <summary>Verifies a delivery with the keys that the gateway publishes, by a script that knows nothing else.</summary>
    public static Task<JsonElement> VerifyAsync(Uri gateway, string key, SandboxDelivery delivery, string? body = null) =>
        OfficialClients.JavaScriptClient.TalkAsync(gateway, key, "verify-webhook.mjs", JsonSerializer.Serialize(new
        {
            headers = delivery.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
            body = body ?? Encoding.UTF8.GetString(delivery.Body.Span),
        }));
}
