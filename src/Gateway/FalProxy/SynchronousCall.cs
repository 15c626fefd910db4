using Gateway.Calls;
using Gateway.Errors;

namespace Gateway.FalProxy;

/// <summary>A call that is synchronous because of its URL: a submit whose response is the job's result.</summary>
internal static class SynchronousCall
{
    /// <param name="method">The method of the request.</param>
    /// <param name="path">The path of the target.</param>
    /// <param name="exchange">The request, which this method marks as synchronous.</param>
    /// <param name="off">The refusal if <c>Gateway:Jobs:MaxWait</c> is 0.</param>
    /// <returns>Null: the call continues.</returns>
    public static GatewayError? Begin(string method, string path, Exchange exchange, GatewayError off)
    {
        // Follow-ups of a job use the queue's paths.
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
        // Waiting is disabled: the submit would cost a job, and the client would get an error instead of the result.
        return wait == TimeSpan.Zero ? off : null;
    }
}
