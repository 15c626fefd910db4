namespace Gateway;

internal static class ExchangeExtensions
{
    /// <exception cref="InvalidOperationException">The completion stage, which opens the exchange, has not run.</exception>
    public static Exchange GetExchange(this HttpContext context) =>
        context.Features.Get<Exchange>()
        ?? throw new InvalidOperationException("No exchange is open for this request: UseGateway must run before anything else.");
}
