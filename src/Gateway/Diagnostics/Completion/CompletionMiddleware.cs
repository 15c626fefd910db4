using Gateway.Calls;
using Gateway.Configuration;
using Gateway.Diagnostics.Failures;
using Gateway.Diagnostics.Logging;
using Gateway.Diagnostics.Telemetry;
using Gateway.Draining;
using Gateway.Edge.Connections;
using Gateway.Errors;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Creates the exchange, and logs and measures each request once when it has ended, including early refusals. An unexpected exception
/// becomes a 500 without the exception's message, because the message may contain client data.
/// </summary>
internal sealed partial class CompletionMiddleware
{
    private readonly RequestDelegate _next;
    private readonly SettingsSource _settings;
    private readonly TimeProvider _time;
    private readonly CompletionLog _completion;
    private readonly RequestMetrics _metrics;
    private readonly FailureStop _failures;
    private readonly Drain _drain;
    private readonly ILogger<CompletionMiddleware> _logger;

    /// <summary>One delegate for all requests.</summary>
    private readonly Func<object, Task> _completeHeaders;

    public CompletionMiddleware(
        RequestDelegate next, SettingsSource settings, TimeProvider time, CompletionLog completion, RequestMetrics metrics,
        FailureStop failures, Drain drain, ILogger<CompletionMiddleware> logger)
    {
        (_next, _settings, _time, _completion, _metrics) = (next, settings, time, completion, metrics);
        (_failures, _drain, _logger) = (failures, drain, logger);
        _completeHeaders = CompleteHeadersAsync;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        RequestTrace.Begin(context.Request.Headers);
        var exchange = new Exchange(_settings.Current, context.Request.Method, _time.GetTimestamp());
        context.Features.Set(exchange);
        context.Response.OnStarting(_completeHeaders, context);
        var connection = context.Features.Get<OpenConnection>();
        connection?.BeginRequest();
        try
        {
            await _next(context);
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
            _failures.Report(exception, "a request");
            await AnswerWithoutMemoryAsync(context, exchange);
        }
        catch (Exception exception)
        {
            // Only the type and the stack trace are logged: the message may quote the request.
            Log.Unexpected(_logger, exception.GetType().FullName, exception.StackTrace);
            await context.RefuseAsync(Unexpected(exchange));
        }
        finally
        {
            exchange.End();
            connection?.EndRequest();
        }

        var total = _time.GetElapsedTime(exchange.StartedAt);
        RequestSpan.Describe(context, exchange);
        _completion.Write(context, exchange, total);
        _metrics.Record(exchange, context.Response.StatusCode, total);
    }

    /// <summary>
    /// Sets <c>x-fal-request-id</c>, also on refusals; no other method does. Official clients read the id of a job only from this
    /// header. Also marks every response to an authenticated client and every health check, unless its stage has decided otherwise, so
    /// that no cache keeps it. While the gateway stops, no connection gets a further request.
    /// </summary>
    private Task CompleteHeadersAsync(object state)
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

        if (_drain.HasBegun)
        {
            context.Features.CloseConnectionAfterAnswer();
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
