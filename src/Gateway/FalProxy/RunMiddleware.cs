using Gateway.Calls;
using Yarp.ReverseProxy;

namespace Gateway.FalProxy;

/// <summary>
/// The base path <c>/run</c> stands for the host <c>fal.run</c>, as the root stands for <c>queue.fal.run</c>: a submit below it is
/// answered with its job's result. Clients replace either host by an address, so that the two calls must differ in their path.
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
