using Gateway.Configuration.Options;
using Gateway.Errors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Gateway.Cors;

/// <summary>
/// CORS policy from the settings snapshot of the request. Without configured origins there is no policy, and a browser hides every
/// response from a page of another origin. Credentials in the browser's sense (cookies) are never allowed; a page sends its key itself.
/// </summary>
internal sealed class CorsPolicyProvider : ICorsPolicyProvider
{
    private static readonly string[] FalPrefixes = ["x-fal-", "x-app-fal-"];
    private const int MaxFalHeaders = 20;

    /// <summary>
    /// How long a browser may cache a preflight. The default of 5 seconds would cause a preflight for nearly every poll.
    /// </summary>
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    private static readonly string[] Headers =
    [
        HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, GatewayHeaders.ApiKey, GatewayHeaders.IdempotencyKey,
            GatewayHeaders.Prefer,
        // A page that resumes a download. A browser's own player sends them without a preflight.
        HeaderNames.Range, HeaderNames.IfRange,
    ];

    private static readonly string[] Exposed =
    [
        GatewayHeaders.RequestId, GatewayHeaders.ErrorType, HeaderNames.RetryAfter, GatewayHeaders.Warning,
            GatewayHeaders.EstimatedCost, GatewayHeaders.IdempotencyReplayed,
        GatewayHeaders.PreferenceApplied, GatewayHeaders.RequestTimeoutType, GatewayHeaders.BillableUnits, GatewayHeaders.NeedsRetry,
        GatewayHeaders.RateLimit, GatewayHeaders.RateLimitPolicy, HeaderNames.ETag,
        HeaderNames.AcceptRanges, HeaderNames.ContentRange,
    ];

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var origins = context.GetExchange().Settings.Options.Cors.Origins;
        return Task.FromResult(origins.Count == 0 ? null : PolicyFor(origins, context.Request));
    }

    private static CorsPolicy PolicyFor(List<string> origins, HttpRequest request)
    {
        var policy = new CorsPolicyBuilder()
            .WithMethods(Methods)
            .WithHeaders([.. Headers, .. FalHeaders(request)])
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(PreflightMaxAge)
            .DisallowCredentials();
        return (origins is [CrossOriginOptions.AnyOrigin] ? policy.AllowAnyOrigin() : policy.WithOrigins([.. origins])).Build();
    }

    /// <summary>
    /// The <c>x-fal-*</c> headers that the preflight requests. They differ between versions of fal's clients. Unknown headers are
    /// allowed here, but the gateway does not forward them.
    /// </summary>
    private static IEnumerable<string> FalHeaders(HttpRequest request) => request.Headers.AccessControlRequestHeaders
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
        .Where(name => FalPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'))
        .Take(MaxFalHeaders);
}
