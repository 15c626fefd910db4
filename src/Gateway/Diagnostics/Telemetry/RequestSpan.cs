using System.Diagnostics;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Text;
using Gateway.Tracing;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// The span of a request. The server starts it, with the caller's trace as its parent, and stops it. Name and attributes are set when the
/// request has ended. The path is never one of them, because a client may have put a secret in it.
/// </summary>
internal static class RequestSpan
{
    /// <summary>The name that a method gets if it is none of HTTP's: the method is the client's text.</summary>
    private const string OtherMethod = "_OTHER";

    /// <summary>Describes the current span if the request is sampled. Otherwise it does nothing.</summary>
    public static void Describe(HttpContext context, Exchange exchange)
    {
        if (Activity.Current is { IsAllDataRequested: true, Kind: ActivityKind.Server } span)
        {
            Describe(span, context, exchange);
        }
    }

    private static void Describe(Activity span, HttpContext context, Exchange exchange)
    {
        var method = MethodOf(exchange.Method);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (exchange.Operation is { } operation && ModelOf(exchange) is { } model)
        {
            span.DisplayName = $"{OperationNames.Of(operation)} {model}";
            AiTags.Add(span, operation, model);
        }
        else
        {
            var verb = method == OtherMethod ? "HTTP" : method;
            span.DisplayName = route is null ? verb : $"{verb} {route}";
        }

        span.SetTag(SpanTags.Method, method);
        span.SetTag(SpanTags.Route, route);
        span.SetTag(SpanTags.Status, exchange.Error?.Status ?? context.Response.StatusCode);
        span.SetTag(SpanTags.Client, exchange.ClientName);
        span.SetTag(SpanTags.RequestId, exchange.OwnRequestId);
        if (exchange.Error is not { } error)
        {
            return;
        }

        span.SetTag(SpanTags.ErrorType, error.Type);
        if (error.Blame is Blame.Gateway or Blame.Upstream)
        {
            span.SetTag(SpanTags.Error, error.Type);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The model of a contract or of the client's own job, or a model that was forwarded. Any other model is the client's
    /// text.</summary>
    private static string? ModelOf(Exchange exchange) => exchange switch
    {
        { JobOrNull.Model: var model } => SafePath.Of(model),
        { CallOrNull: { Contract: not null, Model: var model } } => SafePath.Of(model),
        { CallOrNull: { Operation: Operation.Submit, Model: var model }, Upstream: not null } => SafePath.Of(model),
        _ => null,
    };

    private static string MethodOf(string method) =>
        HttpMethods.IsGet(method) ? HttpMethods.Get
        : HttpMethods.IsPost(method) ? HttpMethods.Post
        : HttpMethods.IsPut(method) ? HttpMethods.Put
        : HttpMethods.IsDelete(method) ? HttpMethods.Delete
        : HttpMethods.IsHead(method) ? HttpMethods.Head
        : HttpMethods.IsOptions(method) ? HttpMethods.Options
        : HttpMethods.IsPatch(method) ? HttpMethods.Patch
        : HttpMethods.IsTrace(method) ? HttpMethods.Trace
        : OtherMethod;
}
