using Gateway.Administration.Access;
using Gateway.Administration.Bodies;
using Gateway.Administration.Queries;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Management;

namespace Gateway.Administration.Routing;

/// <summary>
/// The stages of a call: the key, the route, the role, the query, the handler. A call without a valid key learns nothing of the routes.
/// </summary>
internal sealed class AdministrationDispatcher(AccessStage access)
{
    private static readonly object KeyItem = new();

    /// <summary>Between the match of the route and its endpoint.</summary>
    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (await RefusalAsync(context) is { } refusal)
        {
            await ManagementAnswers.RefuseAsync(context, refusal);
            return;
        }

        await next(context);
    }

    /// <summary>The endpoint of a route.</summary>
    public static RequestDelegate Endpoint(AdministrationHandler handler) => async context =>
    {
        IResult answer;
        try
        {
            answer = await handler(new AdministrationCall(context, (AdministrationKey)context.Items[KeyItem]!));
        }
        catch (JobStoreUnavailableException) when (!context.Response.HasStarted)
        {
            answer = Answers.Refused(JobErrors.StoreUnavailable());
        }

        await answer.ExecuteAsync(context);
    };

    private async Task<GatewayError?> RefusalAsync(HttpContext context)
    {
        if (access.Authenticate(context, out var key) is { } refusal)
        {
            return refusal;
        }

        if (context.GetEndpoint() is not { } endpoint)
        {
            return AdministrationErrors.RouteUnknown(context.Request.Path.Value ?? "");
        }

        if (endpoint.Metadata.GetMetadata<AdministrationRoute>() is not { } route)
        {
            // The routing's own endpoint for a path whose routes have other methods. It sets the header Allow.
            await endpoint.RequestDelegate!(context);
            return RouteErrors.MethodNotAllowed(context.Request.Method, context.Response.Headers.Allow.ToString());
        }

        context.Items[KeyItem] = key;
        return key!.Role < route.Role
            ? AdministrationErrors.Forbidden(AdministrationErrors.NameOf(route.Role), AdministrationErrors.NameOf(key.Role))
            : QueryCheck.Problem(context.Request.Query, route.Query)
                ?? (!route.HasBody && BodyReading.HasBody(context) ? AdministrationErrors.BodyNotAllowed() : null);
    }
}
