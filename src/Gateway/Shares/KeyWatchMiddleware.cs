using Gateway.Calls;
using Gateway.Clients;
using Gateway.Draining;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Shares;

/// <summary>
/// Ends a request within a second or two after its key was revoked or has expired, or when the gateway stops and the time for requests in
/// flight is over: an upload, a wait for memory, for an earlier submit, for a poll or for a result, a download, a stream. An upstream
/// submit or cancel that has begun continues after a revocation.
/// </summary>
internal sealed class KeyWatchMiddleware(RequestDelegate next, KeyWatch keys, Drain drain)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var key = keys.Enter(exchange.Client);
        var revoked = key.Revoked;
        var connection = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        // All waits of the later stages end with the token of this feature.
        var watched = new WatchedLifetime(connection, revoked, drain.Expired);
        context.Features.Set<IHttpRequestLifetimeFeature>(watched);
        exchange.KeyRevoked = revoked;
        try
        {
            await next(context);
            context.Features.Set(connection);
        }
        // The server aborts the connection if a write is cancelled, so the token of the connection may be cancelled here too.
        catch (OperationCanceledException) when (revoked.IsCancellationRequested || drain.Expired.IsCancellationRequested)
        {
            // The stages around this one need the state of the connection.
            context.Features.Set(connection);
            await context.RefuseAsync(RefusalOf(exchange, revoked.IsCancellationRequested));
        }
        finally
        {
            watched.End();
            keys.Leave(key);
        }
    }

    /// <summary>The status of a submit whose job exists, or may exist, must not make a client repeat it.</summary>
    private static GatewayError RefusalOf(Exchange exchange, bool isRevoked) => exchange switch
    {
        { Operation: Operation.Submit, OwnRequestId: not null } =>
            isRevoked ? ClientErrors.RevokedWhileWaiting() : RequestErrors.StoppingDuringJob(),
        _ => isRevoked ? ClientErrors.Invalid() with { CloseConnection = true } : RequestErrors.Stopping(),
    };
}
