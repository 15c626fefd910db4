namespace Gateway.Shares;

/// <summary>
/// Counts the requests of the authenticated client, and refuses one above its share before anything else is done for it. A submit that
/// continues after a disconnect of its client counts until it ends.
/// </summary>
internal sealed class ClientShareMiddleware(
    RequestDelegate next, ClientShares shares, RequestsInFlight requests, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var limits = exchange.Settings.Options.Limits;
        var limit = limits.PerClient.RequestsInFlight;
        if (!shares.TryTake(exchange.Client.Name, ShareKind.Requests, limit, out var used))
        {
            return context.RefuseAsync(
                refusals.Count(RefusalReason.ClientRequests, ShareErrors.Limited(ShareKind.Requests, limit, used)));
        }

        if (requests.IsReserved(limits.RequestsInFlight, used, shares.Count))
        {
            shares.Release(exchange.Client.Name, ShareKind.Requests);
            return context.RefuseAsync(refusals.Count(RefusalReason.RequestsInFlight, ShareErrors.Overloaded()));
        }

        return HandleAsync(context, exchange.Client.Name);
    }

    private async Task HandleAsync(HttpContext context, string client)
    {
        try
        {
            await next(context);
        }
        finally
        {
            shares.Release(client, ShareKind.Requests);
        }
    }
}
