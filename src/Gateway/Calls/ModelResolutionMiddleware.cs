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
    private const string ValidatePath = "/validate";
    private const string ValidatePrefix = ValidatePath + "/";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var refusal = Resolve(context, exchange);
        return refusal is null ? next(context) : context.RefuseAsync(refusal);
    }

    private GatewayError? Resolve(HttpContext context, Exchange exchange)
    {
        var path = exchange.Path;
        if (string.Equals(path, ValidatePath, StringComparison.Ordinal))
        {
            return ModelQuery.Read(context.Request.Query, out var model)
                ?? ResolveModel(exchange, new GatewayCall(Operation.Validate, model), UnknownModelPolicy.Reject);
        }

        if (path.StartsWith(ValidatePrefix, StringComparison.Ordinal))
        {
            return ResolveModel(exchange, new GatewayCall(Operation.Validate, path[ValidatePrefix.Length..]), UnknownModelPolicy.Reject);
        }

        // Routing ignores case; models and upstream paths do not.
        if (!proxy.HasRouteTo(path) || !QueueRoute.TryRead(path, out var route))
        {
            return RouteErrors.Unknown(path);
        }

        if (IsStreamOfModel(route))
        {
            exchange.Call = new GatewayCall(route.Operation, route.App);
            return RouteErrors.StreamingNotSupported();
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

    /// <summary>Clients ask for a model's stream below the model's path. Unless a contract has that very name it is no model, also
    /// where unknown models are forwarded: the queue would take it for one, and sell a job.</summary>
    private bool IsStreamOfModel(QueueRoute route) =>
        route.Operation == Operation.Submit
        && route.App.EndsWith("/stream", StringComparison.Ordinal)
        && !catalogue.Current.TryGet(route.App, out _);

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
