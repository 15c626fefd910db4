using Gateway.Calls;
using Gateway.Errors;

namespace Gateway.Bodies;

/// <summary>
/// Takes the body of a call that has one, and makes sure that the others have none. Its memory goes back when the
/// stages behind it are done, whatever came of them.
/// </summary>
internal sealed class BodyMiddleware(RequestDelegate next, BodyReader reader)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var refusal = exchange.Call.Operation is Operation.Submit or Operation.Validate
            ? BodyRules.CheckHeaders(context.Request)
            : BodyRules.CheckAbsent(context.Request);
        if (refusal is not null)
        {
            return context.RefuseAsync(refusal);
        }

        return exchange.Call.Operation is Operation.Submit or Operation.Validate ? ReadAndGoOnAsync(context, exchange) : next(context);
    }

    private async Task ReadAndGoOnAsync(HttpContext context, Exchange exchange)
    {
        var read = await reader.ReadAsync(context, exchange.Settings.Options.Limits);
        if (!read.Succeeded)
        {
            await context.RefuseAsync(read.Error);
            if (read.Error.Type is ErrorTypes.BodyMemoryExhausted or ErrorTypes.BodyTooLarge)
            {
                await reader.DiscardAsync(context);
            }

            return;
        }

        using var body = read.Body;
        exchange.Body = body;
        await next(context);
    }
}
