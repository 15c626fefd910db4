namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Every path and header with which a client can submit to a model.</summary>
internal static class WaysIn
{
    public const string Queue = "queue";
    public const string Wait = "prefer-wait";
    public const string Run = "run";
    public const string ProxyQueue = "proxy-queue";
    public const string ProxyRun = "proxy-run";

    public static readonly string[] All = [Queue, Wait, Run, ProxyQueue, ProxyRun];

    public static async Task<HttpResponseMessage> SubmitAsync(
        HttpClient client, string way, string body = QueueExtensions.Body, CancellationToken? cancellation = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(way)) { Content = HttpExtensions.Json(body) };
        switch (way)
        {
            case Wait:
                // Gateway:Jobs:MaxWait shortens it, as it does for the other ways that wait.
                request.Headers.Add("Prefer", "wait=86400");
                break;
            case ProxyQueue:
                request.Headers.Add("x-fal-target-url", $"https://queue.fal.run/{Seeds.Imagen4}");
                break;
            case ProxyRun:
                request.Headers.Add("x-fal-target-url", $"https://fal.run/{Seeds.Imagen4}");
                break;
        }

        return await client.SendAsync(request, cancellation ?? TestContext.Current.CancellationToken);
    }

    private static Uri PathOf(string way) => new(
        way switch
        {
            Run => $"/run/{Seeds.Imagen4}",
            ProxyQueue or ProxyRun => "/api/fal/proxy",
            _ => $"/{Seeds.Imagen4}",
        },
        UriKind.Relative);
}
