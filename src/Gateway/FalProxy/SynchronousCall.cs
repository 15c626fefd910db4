using Gateway.Calls;
using Gateway.Errors;

namespace Gateway.FalProxy;

/// <summary>A call that is synchronous by its address: a submit that is answered with its job's result.</summary>
internal static class SynchronousCall
{
    /// <param name="method">The request's method.</param>
    /// <param name="path">The path that the call means.</param>
    /// <param name="exchange">The request, which is marked as synchronous.</param>
    /// <param name="off">The refusal when <c>Gateway:Jobs:MaxWait</c> is 0.</param>
    /// <returns>Null: the call goes on.</returns>
    public static GatewayError? Begin(string method, string path, Exchange exchange, GatewayError off)
    {
        // A job is followed at the queue's addresses.
        if (!QueueRoute.TryRead(path, out var route) || route.Operation != Operation.Submit)
        {
            return RouteErrors.Unknown(path);
        }

        if (!HttpMethods.IsPost(method))
        {
            return RouteErrors.MethodNotAllowed(method, HttpMethods.Post);
        }

        var wait = exchange.Settings.Options.Jobs.MaxWait;
        exchange.SyncWait = wait;
        // Submitting a job that can't be waited for would pay for it and answer with an error.
        return wait == TimeSpan.Zero ? off : null;
    }
}
