using Gateway.Clients;

namespace Gateway.Shares;

/// <summary>
/// Limits the requests of routes without authentication to half of <c>Gateway:Limits:RequestsInFlight</c>. A route is such a route
/// unless its endpoint has <see cref="RequiresClient"/> or <see cref="CountsItself"/>, so that a new route is limited by default.
/// </summary>
internal sealed class OpenRouteMiddleware(RequestDelegate next, RequestsInFlight requests, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var metadata = context.GetEndpoint()?.Metadata;
        if (ProcessShareMiddleware.IsHealthCheck(exchange) || metadata?.GetMetadata<RequiresClient>() is not null
            || metadata?.GetMetadata<CountsItself>() is not null)
        {
            return next(context);
        }

        return requests.TryEnterOpen(exchange.Settings.Options.Limits.RequestsInFlight)
            ? HandleAsync(context)
            : context.RefuseAsync(refusals.Count(RefusalReason.OpenRoutes, ShareErrors.Overloaded()));
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            requests.LeaveOpen();
        }
    }
}
