using Gateway.Calls;
using Gateway.Clients;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Shares;

/// <summary>
/// Ends a request within a second or two after its key was revoked or has expired: an upload, a wait for memory, for an earlier submit,
/// for a poll or for a result, a download, a stream. An upstream submit or cancel that has begun continues to its end.
/// </summary>
internal sealed class KeyWatchMiddleware(RequestDelegate next, KeyWatch keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var key = keys.Enter(exchange.Client);
        var revoked = key.Revoked;
        var connection = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        // All waits of the later stages end with the token of this feature.
        var watched = new WatchedLifetime(connection, revoked);
        context.Features.Set<IHttpRequestLifetimeFeature>(watched);
        exchange.KeyRevoked = revoked;
        try
        {
            await next(context);
            context.Features.Set(connection);
        }
        catch (OperationCanceledException) when (revoked.IsCancellationRequested && !connection.RequestAborted.IsCancellationRequested)
        {
            // The rest of an upload is discarded after the response, which needs the state of the connection.
            context.Features.Set(connection);
            // The status of a submit whose job exists must not make a client repeat it with another key.
            await context.RefuseAsync(exchange is { Operation: Operation.Submit, OwnRequestId: not null }
                ? ClientErrors.RevokedWhileWaiting()
                : ClientErrors.Invalid() with { CloseConnection = true });
        }
        finally
        {
            watched.End();
            keys.Leave(key);
        }
    }
}
