using Gateway.Calls;

namespace Gateway.Bodies;

/// <summary>
/// Reads the body of an operation that takes one, and refuses a body for the other operations. The memory is released when the later
/// stages have finished, also after an exception.
/// </summary>
internal sealed class BodyMiddleware(RequestDelegate next, BodyReader reader, EmptyBodyReader emptyReader)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (exchange.Call.Operation is not (Operation.Submit or Operation.Validate))
        {
            return EmptyBodyReader.IsNeeded(context.Request) ? GoOnWithoutBodyAsync(context, exchange) : next(context);
        }

        return BodyRules.CheckHeaders(context.Request) is { } refusal ? context.RefuseAsync(refusal) : ReadAndGoOnAsync(context, exchange);
    }

    private async Task GoOnWithoutBodyAsync(HttpContext context, Exchange exchange)
    {
        if (await emptyReader.ReadAsync(
            context, exchange.Settings.Options.Limits, exchange.Call.Operation == Operation.Cancel) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        await next(context);
    }

    private async Task ReadAndGoOnAsync(HttpContext context, Exchange exchange)
    {
        var read = await reader.ReadAsync(context, exchange.Settings.Options.Limits);
        if (!read.Succeeded)
        {
            await context.RefuseAsync(read.Error);
            return;
        }

        using var body = read.Body;
        exchange.Body = body;
        await next(context);
    }
}
