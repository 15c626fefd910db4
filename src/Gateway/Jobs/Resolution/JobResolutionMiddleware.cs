using Gateway.Calls;
using Gateway.Jobs.Store;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// Finds a follow-up's job and checks that it belongs to the client. Another client's id, an unknown id and a malformed id get the same
/// response, without an upstream call. For another client's id and an unknown id the store is asked; the syntax of a malformed id is
/// no secret, so it needs no store call. If the owner cannot be looked up, the response is 503, never a 404 and never the job.
/// </summary>
internal sealed class JobResolutionMiddleware(RequestDelegate next, JobDirectory jobs)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange.Call.RequestId is null ? next(context) : ResolveAsync(context, exchange);
    }

    private async Task ResolveAsync(HttpContext context, Exchange exchange)
    {
        var call = exchange.Call;
        if (!QueueRoute.IsRequestId(call.RequestId))
        {
            await context.RefuseAsync(JobErrors.NotFound());
            return;
        }

        JobEntry? entry;
        try
        {
            entry = jobs.FindOwnCached(call.RequestId!, exchange.Client.Name)
                ?? await jobs.FindOwnAsync(call.RequestId!, exchange.Client.Name, context.RequestAborted);
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
            return;
        }

        if (entry is null || !JobApps.Names(call.Model, entry.Record))
        {
            entry?.EndUse();
            await context.RefuseAsync(JobErrors.NotFound());
            return;
        }

        exchange.Job = entry;
        exchange.RequestId = entry.Record.RequestId;
        exchange.Call = call with
        {
            Model = entry.Record.Model,
            // A status and a stream are answered from the polls of the job.
            UpstreamTarget = call.Operation is Operation.Status or Operation.Stream
                ? ""
                : $"/{entry.Record.UpstreamPath}/requests/{entry.Record.RequestId}"
        };
        await next(context);
    }
}
