using System.Diagnostics;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Logs one completion event per request. The event contains ids, codes, sizes and times, but never a key, a token, a prompt or the
/// value of a parameter.
/// </summary>
internal sealed class CompletionLog(ILogger<CompletionLog> logger)
{
    private const int MaxListed = 20;

    private const string Forwarded =
        "{method} {operation} of {model} by {client}: {status} {outcome}, request_id {request_id}, {total_ms:0.0} ms of which upstream "
        + "{upstream_ms:0.0} ms";

    private const string Violated = "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type} {violations}, "
        + "{total_ms:0.0} ms";
    private const string Failed = "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type}, {total_ms:0.0} ms";

    private const string RefusedByUpstream =
        "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type}, "
        + "upstream {upstream_status} {upstream_error_code}, {total_ms:0.0} ms";

    private const string RefusedEarly = "{method} {path}: {status} {outcome}, {error_type}, {total_ms:0.0} ms";
    private const string Checked = "{method} {operation} of {model} by {client}: {status} {outcome}, {total_ms:0.0} ms";
    private const string Served = "{method} {path}: {status} {outcome}, {total_ms:0.0} ms";

    private static readonly EventId Completed = new(EventIds.Completed, nameof(Completed));

    public void Write(HttpContext context, Exchange exchange, TimeSpan total)
    {
        var level = LevelOf(context, exchange.Error);
        if (logger.IsEnabled(level))
        {
            logger.Log(level, Completed, Describe(context, exchange, total), null, static (state, _) => state.ToString());
        }
    }

    private static CompletionEvent Describe(HttpContext context, Exchange exchange, TimeSpan total)
    {
        var call = exchange.CallOrNull;
        var completion = new CompletionEvent();
        completion.Add("method", Method(exchange.Method));
        completion.Add("operation", exchange.Operation?.ToString().ToLowerInvariant());
        // A path that passed the edge contains plain characters only. Model and request_id replace the path of a call.
        completion.Add("path", call is null || exchange.ClientName is null ? SafePath.Of(exchange.Path) : null);
        completion.Add("client", exchange.ClientName);
        completion.Add("key_id", exchange.KeyId);
        completion.Add("model", call is null ? null : SafePath.Of(call.Model));
        completion.Add("request_id", exchange.RequestId);
        completion.Add("status", exchange.Error?.Status ?? context.Response.StatusCode);
        completion.Add("outcome", OutcomeOf(exchange));
        completion.Add("error_type", exchange.Error?.Type);
        completion.Add("upstream_status", exchange.Error?.Refusal?.Status);
        completion.Add("upstream_error_code", exchange.Error?.Refusal?.Code);
        completion.Add("upstream_error_type", exchange.Error?.Refusal?.Type);
        completion.Add("violations", Violations(exchange.Error));
        completion.Add("unknown_parameters", UnknownParameters(exchange));
        completion.Add("upstream_ms", exchange.UpstreamTime?.TotalMilliseconds);
        completion.Add("total_ms", total.TotalMilliseconds);
        completion.Add("request_bytes", exchange.RequestBytes);
        completion.Add("response_bytes", exchange.ResponseBytes > 0 ? exchange.ResponseBytes : context.Response.ContentLength ?? 0);
        completion.Add("trace_id", Activity.Current?.TraceId.ToHexString());
        completion.Complete(TemplateOf(exchange));
        return completion;
    }

    private static string TemplateOf(Exchange exchange) => exchange switch
    {
        { CallOrNull: null, Error: null } => Served,
        { CallOrNull: null } or { ClientName: null } => RefusedEarly,
        { Error.Violations.Count: > 0 } => Violated,
        { Error.Refusal.Code: not null } => RefusedByUpstream,
        { Error: not null } => Failed,
        { UpstreamTime: null } => Checked,
        _ => Forwarded,
    };

    /// <summary>
    /// Errors of a client are Information; errors of the upstream are Warning, and errors of the gateway are Error. Successful health
    /// checks occur every few seconds and are Debug.
    /// </summary>
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

    /// <summary>The method is the client's text, so an unknown method is not logged.</summary>
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
}
