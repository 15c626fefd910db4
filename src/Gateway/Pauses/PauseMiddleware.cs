using Gateway.Calls;

namespace Gateway.Pauses;

/// <summary>
/// Refuses submits that an operator has paused. A submit that gets the response of an earlier one, or joins its job, is not refused: it
/// causes no cost. Without a pause, a submit costs one read of memory.
/// </summary>
internal sealed class PauseMiddleware(RequestDelegate next, PauseBook pauses)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (pauses.Current is not { } paused)
        {
            return next(context);
        }

        var exchange = context.GetExchange();
        return exchange.Call.Operation == Operation.Submit
            && exchange.Replay is null
            && paused.Find(exchange.Client.Name, exchange.Call.Model) is { } scope
                ? context.RefuseAsync(PauseErrors.Paused(scope, exchange.Call.Model))
                : next(context);
    }
}
