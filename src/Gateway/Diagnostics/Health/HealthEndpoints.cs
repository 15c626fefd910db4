using System.Text.Json;

namespace Gateway.Diagnostics.Health;

/// <summary><c>/healthz/live</c>: liveness check. <c>/healthz/ready</c>: readiness check.</summary>
internal static class HealthEndpoints
{
    public const string Live = "/healthz/live";
    public const string Ready = "/healthz/ready";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The routes for load balancers and probes: a status, and the reason for not being ready.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Live, Methods, static () => Results.Json(new HealthReport("live"), Json)).ExcludeFromDescription();
        routes.MapMethods(Ready, Methods, static (Readiness readiness) => Answer(readiness.WhyNot(), checks: null))
            .ExcludeFromDescription();
    }

    /// <summary>The same routes with each check, and one more for people. For the management port.</summary>
    /// <param name="routes">The routes of the port.</param>
    /// <param name="all">The path of the further route. Its response is that of the readiness check.</param>
    public static void MapHealthWithDetails(this IEndpointRouteBuilder routes, string all)
    {
        routes.MapMethods(Live, Methods, static (HealthChecks checks) =>
            Results.Json(new HealthReport("live") { Checks = checks.All() }, Json));
        foreach (var path in (string[])[Ready, all])
        {
            routes.MapMethods(
                path, Methods, static (Readiness readiness, HealthChecks checks) => Answer(readiness.WhyNot(), checks.All()));
        }
    }

    private static IResult Answer(UnreadyReason? why, IReadOnlyList<HealthCheck>? checks) => why is null
        ? Results.Json(new HealthReport("ready") { Checks = checks }, Json)
        : Results.Json(
            new HealthReport("not_ready", why.Code, why.Detail) { Checks = checks }, Json,
            statusCode: StatusCodes.Status503ServiceUnavailable);
}
