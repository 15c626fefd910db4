using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Gateway.Edge;

namespace Gateway.Diagnostics;

/// <summary>The one event that each request ends with. It names ids, codes, sizes and times; never a key, a token, a prompt
/// or the value of a parameter.</summary>
internal sealed partial class CompletionLog(ILogger<CompletionLog> logger)
{
    private const int MaxListed = 20;

    public void Write(HttpContext context, Exchange exchange, TimeSpan total)
    {
        var level = LevelOf(context, exchange.Error);
        if (logger.IsEnabled(level))
        {
            WriteEnabled(context, exchange, total, level);
        }
    }

    [SuppressMessage("Performance", "CA1873", Justification = "The level was checked by the caller.")]
    private void WriteEnabled(HttpContext context, Exchange exchange, TimeSpan total, LogLevel level)
    {
        Log.Completed(
            logger,
            level,
            Method(context.Request.Method),
            exchange.CallOrNull?.Operation.ToString().ToLowerInvariant() ?? "other",
            exchange.ClientName,
            exchange.KeyId,
            exchange.CallOrNull?.Model,
            exchange.RequestId,
            exchange.Error is { } error ? error.Status : context.Response.StatusCode,
            OutcomeOf(exchange),
            exchange.Error?.Type,
            Violations(exchange.Error),
            UnknownParameters(exchange),
            exchange.UpstreamTime?.TotalMilliseconds,
            total.TotalMilliseconds,
            exchange.RequestBytes,
            exchange.ResponseBytes > 0 ? exchange.ResponseBytes : context.Response.ContentLength ?? 0,
            Activity.Current?.TraceId.ToHexString());
    }

    /// <summary>A client's mistake is everyday; what the gateway or the upstream did wrong is for the operator. Probes that
    /// succeed come every few seconds and say nothing.</summary>
    private static LogLevel LevelOf(HttpContext context, GatewayError? error) => error?.Blame switch
    {
        Blame.Gateway => LogLevel.Error,
        Blame.Upstream => LogLevel.Warning,
        null when context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal) => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    private static string OutcomeOf(Exchange exchange) => exchange switch
    {
        { Error: null, Upstream: null } => "served",
        { Error: null } => "forwarded",
        { Error.Type: ErrorTypes.SubmitOutcomeUnknown } => "unknown",
        { Error.Type: ErrorTypes.ClientClosedRequest } => "client_left",
        { Error.Blame: Blame.Client } => "refused",
        _ => "failed",
    };

    /// <summary>A method is a client's text; only the known ones are worth a word.</summary>
    private static string Method(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method) || HttpMethods.IsTrace(method)
            ? method
            : "other";

    private static string[]? Violations(GatewayError? error) => error is { Violations.Count: > 0 }
        ? [.. error.Violations.Take(MaxListed).Select(violation => $"{violation.Parameter}:{violation.Type}")]
        : null;

    private static string[]? UnknownParameters(Exchange exchange) => exchange.UnknownParameters.Count > 0
        ? [.. exchange.UnknownParameters.Take(MaxListed).Select(parameter => parameter.Name)]
        : null;

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.Completed, Message = "{method} {operation} {model} for {client} ({key_id}): {status} {outcome} {error_type} {violations} {unknown_parameters} request_id {request_id}, upstream {upstream_ms} ms, total {total_ms} ms, in {request_bytes} B, out {response_bytes} B, trace {trace_id}")]
        public static partial void Completed(
            ILogger logger,
            LogLevel level,
            string method,
            string operation,
            string? client,
            string? key_id,
            string? model,
            string? request_id,
            int status,
            string outcome,
            string? error_type,
            string[]? violations,
            string[]? unknown_parameters,
            double? upstream_ms,
            double total_ms,
            long request_bytes,
            long response_bytes,
            string? trace_id);
    }
}
