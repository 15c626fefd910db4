using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Results;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Lists a client's own jobs from the store, without an upstream call, and deletes the kept result of one. It reads the store instead of
/// <see cref="JobDirectory"/>, because another replica may have stored newer changes of a job than this process has in memory.
/// </summary>
internal sealed class JobListing(
    IJobStore store, IDocumentStore documents, IWebhookStore webhooks, ILedgerStore ledger, StoreMonitor monitor, ResultMetrics metrics,
    EmptyBodyReader emptyReader)
{
    public const string Prefix = "/jobs/";
    public const string ResultSuffix = "/result";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, JobCost> NoCosts = [];

    public Task ListAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (JobQuery.Read(context.Request.Query, out var query) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyDictionary<string, JobCost> costs = NoCosts;
        var writer = new JobListWriter(
            context,
            Json,
            async (rows, after) =>
            {
                // A slow list is no fault of the store: submits do not depend on it.
                var page = await store.ListAsync(
                    exchange.Client.Name, query.Filter with { Limit = rows }, after, context.RequestAborted);
                // The writer writes the jobs of one page before it reads the next one.
                costs = await FindCostsAsync(page.Jobs, context.RequestAborted);
                return page;
            },
            job => JobView.Of(job, exchange.UrlsOf(context.Request, job), costs.GetValueOrDefault(job.RequestId)));
        await writer.WriteAsync(query.Filter.Limit, query.After);
        return null;
    });

    public Task FindAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (await FindOwnAsync(context, exchange, exchange.Path[Prefix.Length..]) is not { } job)
        {
            return JobErrors.NotFound();
        }

        var history = await monitor.WatchAsync(webhooks.FindWebhookAsync(job.RequestId, context.RequestAborted));
        var costs = await FindCostsAsync([job], context.RequestAborted);
        var view = JobView.Of(job, exchange.UrlsOf(context.Request, job), costs.GetValueOrDefault(job.RequestId)) with
        {
            Webhook = history is null ? null : WebhookView.Of(history),
        };
        await context.AnswerJsonAsync(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(view, Json));
        return null;
    });

    /// <summary>Deletes what the gateway keeps of a result. A fetch that is under way stores nothing. The upstream still has its
    /// result.</summary>
    public Task RemoveResultAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (await FindOwnAsync(context, exchange, exchange.Path[Prefix.Length..^ResultSuffix.Length]) is not { } job)
        {
            return JobErrors.NotFound();
        }

        metrics.Removed(ResultRemoval.Deleted, await documents.RemoveAsync(job.RequestId, job.Client, CancellationToken.None));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return null;
    });

    /// <summary>Only jobs of clients with limits have a cost.</summary>
    private async Task<IReadOnlyDictionary<string, JobCost>> FindCostsAsync(
        IEnumerable<JobRecord> listed, CancellationToken cancellation) =>
        listed.Where(static job => job.IsReserved).Select(static job => job.RequestId).ToArray() is { Length: > 0 } reserved
            ? await ledger.FindCostsAsync(reserved, cancellation)
            : NoCosts;

    /// <returns>Null: the id is malformed or unknown, or the job belongs to another client. The response is the same.</returns>
    private async Task<JobRecord?> FindOwnAsync(HttpContext context, Exchange exchange, string id)
    {
        if (!QueueRoute.IsRequestId(id))
        {
            return null;
        }

        exchange.RequestId = id;
        var job = await monitor.WatchAsync(store.FindAsync(id, context.RequestAborted));
        if (job?.Client != exchange.Client.Name)
        {
            return null;
        }

        exchange.OwnRequestId = id;
        return job;
    }

    private Task AnswerAsync(HttpContext context, Func<Exchange, Task<GatewayError?>> answer) =>
        context.AnswerFromStoreAsync(emptyReader, answer);
}
