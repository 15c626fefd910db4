namespace Gateway.Shares;

/// <summary>
/// Refuses a request while the process handles as many as <c>Gateway:Limits:RequestsInFlight</c> allows. The refusal comes before the
/// key is checked and before anything is read.
/// </summary>
internal sealed class ProcessShareMiddleware(RequestDelegate next, RequestsInFlight requests, Refusals refusals) : IHeldShare
{
    private const string Health = "/healthz/";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (IsHealthCheck(exchange))
        {
            return next(context);
        }

        if (!requests.TryEnter(exchange.Settings.Options.Limits.RequestsInFlight))
        {
            return context.RefuseAsync(refusals.Count(RefusalReason.RequestsInFlight, ShareErrors.Overloaded()));
        }

        exchange.ReleaseAtEnd(this);
        return next(context);
    }

    public void Release(Exchange exchange) => requests.Leave();

    /// <summary>Health checks are never refused and not counted: a busy gateway must not be restarted for being busy.</summary>
    internal static bool IsHealthCheck(Exchange exchange) => exchange.Path.StartsWith(Health, StringComparison.Ordinal);
}
