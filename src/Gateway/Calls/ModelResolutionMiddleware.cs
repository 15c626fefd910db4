using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Errors;
using Yarp.ReverseProxy;

namespace Gateway.Calls;

/// <summary>
/// Decides from method, path and query alone what is asked for: a submit of a model (403 when the client may not, 404 when
/// there is no contract), or a follow-up of a job. After it, nothing reads the client's path any more.
/// </summary>
internal sealed class ModelResolutionMiddleware(RequestDelegate next, ContractCatalogue catalogue, IProxyStateLookup proxy)
{
    private const string ValidatePrefix = "/validate/";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var refusal = Resolve(context, exchange);
        return refusal is null ? next(context) : context.RefuseAsync(refusal);
    }

    private GatewayError? Resolve(HttpContext context, Exchange exchange)
    {
        var path = exchange.Path;
        if (path.StartsWith(ValidatePrefix, StringComparison.Ordinal))
        {
            return ResolveModel(exchange, new GatewayCall(Operation.Validate, path[ValidatePrefix.Length..]), UnknownModelPolicy.Reject);
        }

        // Routing ignores case; models and upstream paths do not.
        if (!proxy.HasRouteTo(path) || !QueueRoute.TryRead(path, out var route))
        {
            return RouteErrors.Unknown(path);
        }

        if (!string.Equals(context.Request.Method, route.Method, StringComparison.Ordinal))
        {
            return RouteErrors.MethodNotAllowed(context.Request.Method, route.Method);
        }

        if (QueryRules.Check(context.Request.Query, route.Operation, out var logs) is { } refused)
        {
            return refused;
        }

        var call = new GatewayCall(route.Operation, route.App) { WithLogs = logs, UpstreamTarget = path };
        if (route.RequestId is null)
        {
            return ResolveModel(exchange, call, exchange.Settings.Options.Contracts.UnknownModels);
        }

        exchange.Call = call with { RequestId = route.RequestId };
        // A malformed id is answered like an unknown one, where jobs are looked up. It is not logged.
        exchange.RequestId = QueueRoute.IsRequestId(route.RequestId) ? route.RequestId : null;
        return null;
    }

    private GatewayError? ResolveModel(Exchange exchange, GatewayCall call, UnknownModelPolicy unknown)
    {
        var models = catalogue.Current;
        var known = models.TryGet(call.Model, out var contract);
        exchange.Call = call with { Contract = contract };
        if (!exchange.Client.MayCall(call.Model))
        {
            return ModelErrors.Forbidden(exchange.Client.Name);
        }

        return known || unknown == UnknownModelPolicy.Forward ? null : ModelErrors.Unknown(call.Model, models);
    }
}
