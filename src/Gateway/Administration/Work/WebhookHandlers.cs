using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Calls;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Resending;

namespace Gateway.Administration.Work;

/// <summary>The webhooks of all clients.</summary>
internal sealed class WebhookHandlers(
    IReportStore reports, IWebhookStore webhooks, IJobStore jobs, TimeProvider time)
{
    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var state = call.Query(QueryParameters.WebhookState);
        var filter = new AllWebhooksFilter
        {
            Client = call.Query(QueryParameters.Client),
            State = state?.State,
            IsWaiting = state is { State: null },
            Limit = call.Query(QueryParameters.Limit) ?? JobFilter.DefaultLimit,
        };
        var page = await reports.ListAllWebhooksAsync(filter, call.Query(QueryParameters.Cursor), call.Aborted);
        return Answers.Ok(new { webhooks = page.Webhooks.Select(AdministrationWebhook.Of), next_cursor = page.Next?.ToString() });
    }

    /// <summary>As <see cref="WebhookResend"/> for the owner of the job: one statement decides.</summary>
    public async Task<IResult> ResendAsync(AdministrationCall call)
    {
        var id = call.Path("request_id");
        if (!QueueRoute.IsRequestId(id) || await jobs.FindAsync(id, call.Aborted) is null)
        {
            return Answers.Refused(AdministrationErrors.NotFound("job"));
        }

        var now = time.GetUtcNow();
        var entry = AuditEntry.Create(now, call.Actor, AuditActions.ResendWebhook, $"webhooks/{id}");
        var isSent = await reports.ResendAsync(id, entry, CancellationToken.None);
        var history = await webhooks.FindWebhookAsync(id, call.Aborted);
        return isSent
            ? Results.Json(WebhookView.ForOperator(history!), Answers.Json, statusCode: StatusCodes.Status202Accepted)
            : Answers.Refused(ResendErrors.Explain(history?.Webhook, now));
    }
}
