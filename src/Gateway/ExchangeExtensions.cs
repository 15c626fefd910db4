using Gateway.Errors;

namespace Gateway;

internal static class ExchangeExtensions
{
    /// <exception cref="InvalidOperationException">The completion stage, which opens the exchange, has not run.</exception>
    public static Exchange GetExchange(this HttpContext context) =>
        context.Features.Get<Exchange>()
        ?? throw new InvalidOperationException("No exchange is open for this request: UseGateway must run before anything else.");

    /// <summary>Tells the client the most that its submit can cost. An error response does not keep the header.</summary>
    public static void SayEstimatedCost(this HttpContext context, Exchange exchange)
    {
        if (exchange.EstimatedCost is { } cost)
        {
            context.Response.Headers[GatewayHeaders.EstimatedCost] = cost.ToString();
        }
    }
}
