namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Calls of fal's clients through their proxy protocol: one URL, and the target in a header.</summary>
internal static class FalProxyCalls
{
    public static Task<HttpResponseMessage> ProxyAsync(
        this HttpClient client, HttpMethod method, string? target, string? body = null, params (string Name, string Value)[] headers) =>
        client.ProxyAsync(method, target is null ? [] : [target], body, headers);

    public static async Task<HttpResponseMessage> ProxyAsync(
        this HttpClient client, HttpMethod method, string[] targets, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/api/fal/proxy") { Content = HttpExtensions.Json(body ?? "") };
        foreach (var target in targets)
        {
            request.Headers.TryAddWithoutValidation("x-fal-target-url", target);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public static async Task<string> RequestIdAsync(this HttpResponseMessage submitted) =>
        (await submitted.JsonAsync()).GetProperty("request_id").GetString()!;
}
