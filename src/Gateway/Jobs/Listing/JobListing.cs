using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Lists a client's own jobs from the store, without an upstream call. It reads the store instead of <see cref="JobDirectory"/>,
/// because another replica may have stored newer changes of a job than this process has in memory.
/// </summary>
internal sealed class JobListing(IJobStore store, IWebhookStore webhooks, StoreMonitor monitor, EmptyBodyReader emptyReader)
{
    public const string Prefix = "/jobs/";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task ListAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (JobQuery.Read(context.Request.Query, out var query) is { } refusal)
        {
            return refusal;
        }

        var writer = new JobListWriter(
            context,
            Json,
            (rows, after) => monitor.WatchAsync(
                store.ListAsync(exchange.Client.Name, query.Filter with { Limit = rows }, after, context.RequestAborted)),
            job => JobView.Of(job, exchange.UrlsOf(context.Request, job)));
        await writer.WriteAsync(query.Filter.Limit, query.After);
        return null;
    });

    public Task FindAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        var id = exchange.Path[Prefix.Length..];
        if (!QueueRoute.IsRequestId(id))
        {
            return JobErrors.NotFound();
        }

        exchange.RequestId = id;
        var job = await monitor.WatchAsync(store.FindAsync(id, context.RequestAborted));
        if (job is null || job.Client != exchange.Client.Name)
        {
            return JobErrors.NotFound();
        }

        context.GetExchange().OwnRequestId = id;
        var history = await monitor.WatchAsync(webhooks.FindWebhookAsync(id, context.RequestAborted));
        var view = JobView.Of(job, exchange.UrlsOf(context.Request, job)) with
        {
            Webhook = history is null ? null : WebhookView.Of(history),
        };
        await context.AnswerJsonAsync(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(view, Json));
        return null;
    });

    private async Task AnswerAsync(HttpContext context, Func<Exchange, Task<GatewayError?>> answer)
    {
        GatewayError? refusal;
        try
        {
            var exchange = context.GetExchange();
            refusal = EmptyBodyReader.IsNeeded(context.Request)
                ? await emptyReader.ReadAsync(context, exchange.Settings.Options.Limits, acceptsEmptyJson: false)
                : null;
            refusal ??= await answer(exchange);
        }
        catch (JobStoreUnavailableException)
        {
            refusal = JobErrors.StoreUnavailable();
        }

        if (refusal is not null)
        {
            await context.RefuseAsync(refusal);
        }
    }
}
