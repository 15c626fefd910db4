using Gateway.Calls;
using Gateway.Configuration;
using Gateway.Diagnostics.Failures;
using Gateway.Diagnostics.Logging;
using Gateway.Edge.Connections;
using Gateway.Errors;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Creates the exchange, and logs one completion event for each request, including early refusals. An unexpected exception becomes a
/// 500 without the exception's message, because the message may contain client data.
/// </summary>
internal sealed partial class CompletionMiddleware(
    RequestDelegate next, SettingsSource settings, TimeProvider time, CompletionLog completion, FailureStop failures,
    ILogger<CompletionMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        RequestTrace.Begin(context.Request.Headers);
        var exchange = new Exchange(settings.Current, context.Request.Method, time.GetTimestamp());
        context.Features.Set(exchange);
        context.Response.OnStarting(CompleteHeadersAsync, context);
        var connection = context.Features.Get<OpenConnection>();
        connection?.BeginRequest();
        try
        {
            await next(context);
            await AnswerForgottenAsync(context, exchange);
        }
        // A read may fail with a reset before the server cancels RequestAborted.
        catch (OperationCanceledException exception) when (context.RequestAborted.IsCancellationRequested
            || exception.CancellationToken == context.RequestAborted)
        {
            exchange.Fail(RequestErrors.ClientLeft());
            // Without the abort, the server would read the rest of the body and log an error about the cancelled read.
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            await context.RefuseAsync(RequestErrors.RequestInvalid(exception.StatusCode));
        }
        catch (OutOfMemoryException exception)
        {
            // The state of the process is uncertain, so it stops. This event is logged there.
            failures.Report(exception, "a request");
            await AnswerWithoutMemoryAsync(context, exchange);
        }
        catch (Exception exception)
        {
            // Only the type and the stack trace are logged: the message may quote the request.
            Log.Unexpected(logger, exception.GetType().FullName, exception.StackTrace);
            await context.RefuseAsync(Unexpected(exchange));
        }
        finally
        {
            exchange.End();
            connection?.EndRequest();
        }

        completion.Write(context, exchange, time.GetElapsedTime(exchange.StartedAt));
    }

    /// <summary>
    /// Sets <c>x-fal-request-id</c>, also on refusals; no other method does. Official clients read the id of a job only from this
    /// header. Also marks every response to an authenticated client and every health check, unless its stage has decided otherwise, so
    /// that no cache keeps it.
    /// </summary>
    private static Task CompleteHeadersAsync(object state)
    {
        var context = (HttpContext)state;
        var exchange = context.GetExchange();
        var headers = context.Response.Headers;
        if (exchange.OwnRequestId is { } id)
        {
            headers[GatewayHeaders.RequestId] = id;
        }

        if (headers.CacheControl.Count == 0
            && (exchange.ClientName is not null || context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }

    /// <summary>Routing responds to an unknown path or method with a bare status. This method adds the error body.</summary>
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

    /// <summary>The response needs memory too. Without it, the connection is closed.</summary>
    private static async Task AnswerWithoutMemoryAsync(HttpContext context, Exchange exchange)
    {
        try
        {
            await context.RefuseAsync(Unexpected(exchange));
        }
        catch (OutOfMemoryException)
        {
            context.Abort();
        }
    }

    /// <summary>
    /// After a submit began, its outcome is unknown for any exception. If the id of its job is known, only the result is unavailable.
    /// </summary>
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
