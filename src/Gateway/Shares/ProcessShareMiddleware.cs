namespace Gateway.Shares;

/// <summary>
/// Refuses a request while the process handles as many as <c>Gateway:Limits:RequestsInFlight</c> allows. The refusal comes before the
/// key is checked and before anything is read.
/// </summary>
internal sealed class ProcessShareMiddleware(RequestDelegate next, RequestsInFlight requests, Refusals refusals)
{
    private const string Health = "/healthz/";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (IsHealthCheck(exchange))
        {
            return next(context);
        }

        return requests.TryEnter(exchange.Settings.Options.Limits.RequestsInFlight)
            ? HandleAsync(context)
            : context.RefuseAsync(refusals.Count(RefusalReason.RequestsInFlight, ShareErrors.Overloaded()));
    }

    /// <summary>Health checks are never refused and not counted: a busy gateway must not be restarted for being busy.</summary>
    internal static bool IsHealthCheck(Exchange exchange) => exchange.Path.StartsWith(Health, StringComparison.Ordinal);

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            requests.Leave();
        }
    }
}
