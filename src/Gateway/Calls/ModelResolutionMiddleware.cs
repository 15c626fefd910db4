using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Errors;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Calls;

/// <summary>
/// Resolves method, path and query to an operation: a submit of a model (403 if the client may not call the model, 404 if there is
/// no contract), or a follow-up of a job. Later stages do not read the client's path.
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
                ?? ResolveModel(exchange, Operation.Validate, model, target: "", UnknownModelPolicy.Reject);
        }

        if (path.StartsWith(ValidatePrefix, StringComparison.Ordinal))
        {
            return ResolveModel(exchange, Operation.Validate, path[ValidatePrefix.Length..], target: "", UnknownModelPolicy.Reject);
        }

        // Routing ignores case. Models and upstream paths are case-sensitive.
        if (!proxy.HasRouteTo(path, context.Features.Get<IReverseProxyFeature>()?.Route) || !QueueRoute.TryRead(path, out var route))
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

        if (QueryRules.Check(context.Request, route.Operation, out var logs) is { } refused)
        {
            return refused;
        }

        if (route.RequestId is null)
        {
            return ResolveModel(exchange, route.Operation, route.App, path, exchange.Settings.Options.Contracts.UnknownModels);
        }

        exchange.Call = new GatewayCall(route.Operation, route.App) { RequestId = route.RequestId, WithLogs = logs };
        // A malformed id gets the same response as an unknown id, in the stage that looks up jobs. A malformed id is not logged.
        exchange.RequestId = QueueRoute.IsRequestId(route.RequestId) ? route.RequestId : null;
        return null;
    }

    /// <summary>Clients call a model's stream below the model's path. Such a path is no model unless a contract has exactly this name. This
    /// holds also where unknown models are forwarded: the upstream's queue would accept the path as a model and charge for a job.</summary>
    private bool IsStreamOfModel(QueueRoute route) =>
        route.Operation == Operation.Submit
        && route.App.EndsWith("/stream", StringComparison.Ordinal)
        && !catalogue.Current.TryGet(route.App, out _);

    private GatewayError? ResolveModel(
        Exchange exchange, Operation operation, string model, string target, UnknownModelPolicy unknown)
    {
        var models = catalogue.Current;
        var known = models.TryGet(model, out var contract);
        exchange.Call = new GatewayCall(operation, model) { Contract = contract, UpstreamTarget = target };
        if (!exchange.Client.MayCall(model))
        {
            return ModelErrors.Forbidden(exchange.Client.Name);
        }

        return known || unknown == UnknownModelPolicy.Forward ? null : ModelErrors.Unknown(model, models);
    }
}
