using Gateway.Bodies;
using Gateway.Errors;
using Gateway.Jobs.Store;

namespace Gateway.Jobs;

/// <summary>The common part of the client's endpoints that answer from the store.</summary>
internal static class StoreAnswers
{
    /// <summary>Refuses a body, and answers. If the store is unavailable, the answer is 503.</summary>
    /// <param name="context">The request.</param>
    /// <param name="emptyReader">Reads the body, which must be empty.</param>
    /// <param name="answer">Writes the answer, or returns the refusal.</param>
    /// <param name="acceptsEmptyJson">Whether the body may be an empty JSON object.</param>
    public static async Task AnswerFromStoreAsync(
        this HttpContext context, EmptyBodyReader emptyReader, Func<Exchange, Task<GatewayError?>> answer, bool acceptsEmptyJson = false)
    {
        GatewayError? refusal;
        try
        {
            var exchange = context.GetExchange();
            refusal = EmptyBodyReader.IsNeeded(context.Request)
                ? await emptyReader.ReadAsync(context, exchange.Settings.Options.Limits, acceptsEmptyJson)
                : null;
            refusal ??= await answer(exchange);
        }
        catch (JobStoreUnavailableException)
        {
            refusal = JobErrors.StoreUnavailable();
        }

        if (refusal is not null)
        {
            await context.RefuseAsync(refusal);
        }
    }
}
