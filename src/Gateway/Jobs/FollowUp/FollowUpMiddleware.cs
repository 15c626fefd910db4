using Gateway.Calls;
using Gateway.Jobs.Status;

namespace Gateway.Jobs.FollowUp;

/// <summary>
/// Handles status, stream and cancel with the stored job and the gateway's own upstream calls. Submits and results go to the
/// forwarder.
/// </summary>
internal sealed class FollowUpMiddleware(
    RequestDelegate next, StatusPoller poller, StatusAnswers answers, AnswerMemory memory, StatusStream stream, JobCanceller canceller,
    JobMetrics metrics, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) => context.GetExchange().Call.Operation switch
    {
        Operation.Status => AnswerStatusAsync(context, context.GetExchange()),
        Operation.Stream => stream.AnswerAsync(context, context.GetExchange()),
        Operation.Cancel => canceller.AnswerAsync(context, context.GetExchange()),
        _ => next(context),
    };

    private async Task AnswerStatusAsync(HttpContext context, Exchange exchange)
    {
        var client = exchange.Client.Name;
        var jobs = exchange.Settings.Options.Jobs;
        metrics.PollReceived();
        // Most polls need no wait, and then no token that ends it.
        var reading = poller.TryPoll(exchange.Job, jobs.StatusFreshness, exchange.Call.WithLogs) ?? await PollAsync(context, exchange);
        var taken = AnswerMemory.Needed(reading);
        if (!memory.TryTake(client, taken))
        {
            // A request that waits for memory must not hold the body meanwhile.
            reading = null;
            taken = await memory.TakeAsync(client, 2 * StatusBody.MaxBytes, context.RequestAborted) ? 2 * StatusBody.MaxBytes : 0;
        }

        try
        {
            reading ??= await PollAsync(context, exchange);
            await AnswerAsync(context, exchange, AnswerMemory.Needed(reading) <= taken ? reading : reading with { Body = null });
        }
        finally
        {
            memory.Return(client, taken);
        }
    }

    private async ValueTask<StatusReading> PollAsync(HttpContext context, Exchange exchange)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            return await poller.PollAsync(
                exchange.Job, exchange.Settings.Options.Jobs.StatusFreshness, exchange.Call.WithLogs, StatusPoller.Patience,
                context.RequestAborted);
        }
        finally
        {
            exchange.WaitedForJob += time.GetElapsedTime(startedAt);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exchange exchange, StatusReading reading)
    {
        if (reading.Fault is not null)
        {
            await context.RefuseAsync(reading.Fault);
            return;
        }

        var body = answers.Get(context.Request, exchange, reading);
        var status = reading.Status.IsFinal() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        await context.AnswerJsonAsync(status, body);
    }
}
