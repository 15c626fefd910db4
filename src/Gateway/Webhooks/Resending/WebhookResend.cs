using System.Text.Json;
using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Webhooks.Resending;

/// <summary><c>POST /jobs/{request_id}/webhook</c>: sends the webhook of an ended job again, at the request of the owner.</summary>
internal sealed class WebhookResend(
    IJobStore jobs, IWebhookStore webhooks, StoreMonitor monitor, EmptyBodyReader emptyReader, TimeProvider time)
{
    public const string Suffix = "/webhook";

    public static void Map(WebApplication app, Action<IApplicationBuilder> stages)
    {
        var resend = ActivatorUtilities.CreateInstance<WebhookResend>(app.Services);
        app.MapForClients(HttpMethods.Post, $"{JobListing.Prefix}{{request_id}}{Suffix}", stages, resend.AnswerAsync);
    }

    private Task AnswerAsync(HttpContext context) =>
        context.AnswerFromStoreAsync(emptyReader, exchange => ResendAsync(context, exchange), acceptsEmptyJson: true);

    private async Task<GatewayError?> ResendAsync(HttpContext context, Exchange exchange)
    {
        var id = exchange.Path[JobListing.Prefix.Length..^Suffix.Length];
        if (!QueueRoute.IsRequestId(id))
        {
            return JobErrors.NotFound();
        }

        exchange.RequestId = id;
        var job = await monitor.WatchAsync(jobs.FindAsync(id, context.RequestAborted));
        if (job is null || job.Client != exchange.Client.Name)
        {
            return JobErrors.NotFound();
        }

        exchange.OwnRequestId = id;
        var now = time.GetUtcNow();
        // One statement decides, so that of two requests at the same time, on any replica, one sends the webhook again.
        var isSent = await monitor.WatchAsync(webhooks.ResendAsync(id, job.Client, now, CancellationToken.None));
        var history = await monitor.WatchAsync(webhooks.FindWebhookAsync(id, context.RequestAborted));
        if (!isSent)
        {
            return ResendErrors.Explain(history?.Webhook, now);
        }

        var view = WebhookView.Of(history!);
        await context.AnswerJsonAsync(StatusCodes.Status202Accepted, JsonSerializer.SerializeToUtf8Bytes(view, JobListing.Json));
        return null;
    }
}
