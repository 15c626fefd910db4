namespace Gateway.Shares;

/// <summary>
/// Counts the requests of the authenticated client, and refuses one above its share before anything else is done for it. A submit that
/// continues after a disconnect of its client counts until it ends.
/// </summary>
internal sealed class ClientShareMiddleware(RequestDelegate next, ClientShares shares, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var limit = exchange.Settings.Options.Limits.PerClient.RequestsInFlight;
        return shares.TryTake(exchange.Client.Name, ShareKind.Requests, limit, out var used)
            ? HandleAsync(context, exchange.Client.Name)
            : context.RefuseAsync(
                refusals.Count(RefusalReason.ClientRequests, ShareErrors.Limited(ShareKind.Requests, limit, used)));
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
