namespace Gateway.Diagnostics.Health;

/// <summary><c>/healthz/live</c>: liveness check. <c>/healthz/ready</c>: readiness check.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz/live", Methods, static () => TypedResults.Ok(new HealthReport("live"))).ExcludeFromDescription();
        routes.MapMethods("/healthz/ready", Methods, static (Readiness readiness) => readiness.WhyNot() is { } why
            ? Results.Json(new HealthReport("not_ready", why.Code, why.Detail), statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new HealthReport("ready"))).ExcludeFromDescription();
    }

    /// <param name="Status"><c>live</c>, <c>ready</c> or <c>not_ready</c>.</param>
    /// <param name="Reason">The reason for not being ready, as a code.</param>
    /// <param name="Detail">The reason for not being ready, as a sentence.</param>
    internal sealed record HealthReport(string Status, string? Reason = null, string? Detail = null);
}
