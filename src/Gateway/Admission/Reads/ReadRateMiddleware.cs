using Gateway.Shares;

namespace Gateway.Admission.Reads;

/// <summary>Limits the reads of a client, which are its GET and HEAD requests: polls, streams, results, lists. A submit is never
/// refused here.</summary>
internal sealed class ReadRateMiddleware(RequestDelegate next, ReadRates rates, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return isRead && exchange.Settings.Options.Limits.PerClient.ReadsPerSecond is { } rate
            && rates.Take(exchange.Client.Name, rate) is { } wait
                ? context.RefuseAsync(refusals.Count(RefusalReason.ClientReads, LimitErrors.ReadsLimited(rate, wait)))
                : next(context);
    }
}
