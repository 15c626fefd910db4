using Gateway.Calls;
using Gateway.Errors;
using Gateway.Files;
using Yarp.ReverseProxy;

namespace Gateway.FalProxy;

/// <summary>
/// The proxy protocol of fal's own clients. Every call uses one route, and the header <c>x-fal-target-url</c> names the target.
/// The request is rewritten to its target before routing, so that keys, models, bodies and jobs are handled as in a direct call.
/// </summary>
internal sealed class FalProxyMiddleware(RequestDelegate next, IProxyStateLookup proxy)
{
    public const string Path = "/api/fal/proxy";

    private const string Methods = "GET, POST, PUT";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (!string.Equals(exchange.Path, Path, StringComparison.Ordinal))
        {
            return next(context);
        }

        return Redirect(context, exchange) is { } refusal ? context.RefuseAsync(refusal) : next(context);
    }

    private GatewayError? Redirect(HttpContext context, Exchange exchange)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method) && !HttpMethods.IsPut(request.Method))
        {
            return RouteErrors.MethodNotAllowed(request.Method, Methods);
        }

        if (FalProxyTarget.Read(request.Headers[GatewayHeaders.TargetUrl], out var target) is { } wrong)
        {
            return FalProxyErrors.TargetInvalid(wrong);
        }

        if (target!.IsUpload)
        {
            Apply(context, target);
            return null;
        }

        // fal's hosts do not serve the gateway's own pages.
        if (!proxy.HasRouteTo(target.Path))
        {
            return RouteErrors.Unknown(FileRoutes.Hide(target.Path, out _, out _));
        }

        if (target.IsSynchronous
            && SynchronousCall.Begin(request.Method, target.Path, exchange, FalProxyErrors.SynchronousIsOff()) is { } refusal)
        {
            return refusal;
        }

        Apply(context, target);
        return null;
    }

    private static void Apply(HttpContext context, FalProxyTarget target)
    {
        var (request, exchange) = (context.Request, context.GetExchange());
        request.Path = exchange.Path = target.Path;
        request.QueryString = target.Query;
        // Before routing logs it, as for a direct call.
        FilePathMiddleware.Hide(context, target.Path);
    }
}
