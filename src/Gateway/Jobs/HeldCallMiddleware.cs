using Gateway.Calls;
using Gateway.Jobs.Submit;
using Gateway.Shares;

namespace Gateway.Jobs;

/// <summary>
/// Counts the calls of a client that stay open: status streams, and submits that wait for their results. A call above the share is
/// refused before its body is read, before its job is looked up, and before the upstream is called: a refused submit buys nothing. A
/// submit that only joins an existing job, or replays a stored response, and then waits, counts too.
/// </summary>
internal sealed class HeldCallMiddleware(RequestDelegate next, ClientShares shares, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var limits = exchange.Settings.Options.Limits.PerClient;
        return exchange.Call.Operation switch
        {
            Operation.Stream => HoldAsync(context, exchange, ShareKind.Streams, limits.Streams, RefusalReason.ClientStreams),
            Operation.Submit when (exchange.SyncWait ?? JobWaiter.AskedFor(context.Request)) > TimeSpan.Zero => HoldAsync(
                context, exchange, ShareKind.WaitingSubmits, limits.WaitingSubmits, RefusalReason.ClientWaitingSubmits),
            _ => next(context),
        };
    }

    private Task HoldAsync(HttpContext context, Exchange exchange, ShareKind kind, int limit, RefusalReason reason)
    {
        var client = exchange.Client.Name;
        return shares.TryTake(client, kind, limit, out var used)
            ? HandleAsync(context, client, kind)
            : context.RefuseAsync(refusals.Count(reason, ShareErrors.Limited(kind, limit, used)));
    }

    /// <summary>A submit that continues after a disconnect of its client counts until it ends.</summary>
    private async Task HandleAsync(HttpContext context, string client, ShareKind kind)
    {
        try
        {
            await next(context);
        }
        finally
        {
            shares.Release(client, kind);
        }
    }
}
