using Gateway.Calls;
using Yarp.ReverseProxy;

namespace Gateway.FalProxy;

/// <summary>
/// The base path <c>/run</c> corresponds to the host <c>fal.run</c>, and the root to <c>queue.fal.run</c>. The response to a submit
/// below <c>/run</c> is the job's result. Clients replace both hosts by one base URL, so the two kinds of calls need different paths.
/// </summary>
internal sealed class RunMiddleware(RequestDelegate next, IProxyStateLookup proxy)
{
    public const string Prefix = "/run";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var path = exchange.Path;
        if (!path.StartsWith(Prefix + "/", StringComparison.Ordinal))
        {
            return next(context);
        }

        var target = path[Prefix.Length..];
        var refusal = !proxy.HasRouteTo(target)
            ? RouteErrors.Unknown(path)
            : SynchronousCall.Begin(context.Request.Method, target, exchange, RouteErrors.SynchronousIsOff(path));
        if (refusal is not null)
        {
            return context.RefuseAsync(refusal);
        }

        exchange.Path = target;
        context.Request.Path = target;
        return next(context);
    }
}
