namespace Gateway.Jobs.Urls;

internal static class JobAnswerExtensions
{
    /// <summary>A job's addresses as this request's client reaches them.</summary>
    public static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, JobRecord job) =>
        JobUrls.For(request, exchange.Settings.Options.PublicUrl, JobApps.ForClients(job), job.RequestId);

    /// <summary>Answers with JSON that stands ready, and counts it.</summary>
    public static async Task AnswerJsonAsync(this HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        context.GetExchange().ResponseBytes = body.Length;
        await response.Body.WriteAsync(body, CancellationToken.None);
    }
}
