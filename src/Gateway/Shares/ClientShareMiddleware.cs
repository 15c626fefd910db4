namespace Gateway.Shares;

/// <summary>
/// Counts the requests of the authenticated client, and refuses one above its share before anything else is done for it. If the process
/// handles many requests, the share of a client shrinks (<see cref="FairShare"/>). A submit that continues after a disconnect of its
/// client counts until it ends.
/// </summary>
internal sealed class ClientShareMiddleware(RequestDelegate next, ClientShares shares, RequestsInFlight requests, Refusals refusals)
    : IHeldShare
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var limits = exchange.Settings.Options.Limits;
        var limit = limits.PerClient.RequestsInFlight;
        // This request is counted already.
        var share = FairShare.Of(limit, limits.RequestsInFlight, requests.All - 1);
        if (shares.TryTake(exchange.Client.Name, ShareKind.Requests, share, out var used))
        {
            exchange.ReleaseAtEnd(this);
            return next(context);
        }

        return context.RefuseAsync(used < limit
            ? refusals.Count(RefusalReason.RequestsInFlight, ShareErrors.ShareShrunk(used))
            : refusals.Count(RefusalReason.ClientRequests, ShareErrors.Limited(ShareKind.Requests, limit, used)));
    }

    public void Release(Exchange exchange) => shares.Release(exchange.Client.Name, ShareKind.Requests);
}
