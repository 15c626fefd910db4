using Gateway.Calls;
using Gateway.Configuration;
using Gateway.Errors;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Opens the exchange and ends it with one completion event, early refusals included. It is also the last line of defence:
/// what nobody expected becomes a 500 without a word of its text, because an exception's text may hold what a client sent.
/// </summary>
internal sealed partial class CompletionMiddleware(
    RequestDelegate next, SettingsSource settings, TimeProvider time, CompletionLog completion, ILogger<CompletionMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = new Exchange(settings.Current, context.Request.Method, time.GetTimestamp());
        context.Features.Set(exchange);
        context.Response.OnStarting(TellRequestIdAsync, context);
        try
        {
            await next(context);
            await AnswerForgottenAsync(context, exchange);
        }
        // A reset may be read before the server has said so by its token.
        catch (OperationCanceledException exception) when (context.RequestAborted.IsCancellationRequested
            || exception.CancellationToken == context.RequestAborted)
        {
            exchange.Fail(RequestErrors.ClientLeft());
            // The server would look for the rest of the body, and log an error when it meets a read that was broken off.
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            await context.RefuseAsync(RequestErrors.RequestInvalid(exception.StatusCode));
        }
        catch (Exception exception)
        {
            // Type and place only: the message may quote the request.
            Log.Unexpected(logger, exception.GetType().FullName, exception.StackTrace);
            await context.RefuseAsync(Unexpected(exchange));
        }

        completion.Write(context, exchange, time.GetElapsedTime(exchange.StartedAt));
    }

    /// <summary>The one place that sets <c>x-fal-request-id</c>, on refusals too: official clients know a job's id from this header
    /// alone.</summary>
    private static Task TellRequestIdAsync(object state)
    {
        var context = (HttpContext)state;
        if (context.GetExchange().OwnRequestId is { } id)
        {
            context.Response.Headers[GatewayHeaders.RequestId] = id;
        }

        return Task.CompletedTask;
    }

    /// <summary>Routing answers an unknown path or method with a bare status; the client gets the same error body as anywhere.</summary>
    private static Task AnswerForgottenAsync(HttpContext context, Exchange exchange)
    {
        var response = context.Response;
        if (response.HasStarted || exchange.Error is not null)
        {
            return Task.CompletedTask;
        }

        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound when response.ContentLength is null => context.RefuseAsync(RouteErrors.Unknown(exchange.Path)),
            StatusCodes.Status405MethodNotAllowed =>
                context.RefuseAsync(RouteErrors.MethodNotAllowed(context.Request.Method, response.Headers.Allow.ToString())),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>After a submit began, its outcome is in doubt whatever broke; when its job is known, the job is not.</summary>
    private static GatewayError Unexpected(Exchange exchange) => exchange switch
    {
        { Operation: Operation.Submit, RequestId: not null } => Jobs.JobErrors.ResultUnavailable(),
        { Operation: Operation.Submit, Upstream: Upstream.UpstreamOutcome.Unknown } =>
            Upstream.UpstreamErrors.OutcomeUnknown(Upstream.UnknownOutcomes.GatewayFailed),
        _ => RequestErrors.Internal(),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.Unexpected, LogLevel.Error, "Unexpected {exception_type} at {stack_trace}")]
        public static partial void Unexpected(ILogger logger, string? exception_type, string? stack_trace);
    }
}
