using Gateway.Configuration.Options;
using Gateway.Errors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Gateway.Cors;

/// <summary>
/// What a web page of another origin may do, by the settings that the request began with. Without configured origins there is no
/// policy, and a browser keeps every answer from such a page. Credentials in the browser's sense (cookies) are never allowed:
/// a key is sent by the page itself.
/// </summary>
internal sealed class CorsPolicyProvider : ICorsPolicyProvider
{
    private static readonly string[] FalPrefixes = ["x-fal-", "x-app-fal-"];
    private const int MaxFalHeaders = 20;

    /// <summary>A page that polls would otherwise ask again every 5 seconds.</summary>
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put];

    private static readonly string[] Headers =
    [
        HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, GatewayHeaders.ApiKey, GatewayHeaders.IdempotencyKey,
            GatewayHeaders.Prefer,
    ];

    private static readonly string[] Exposed =
    [
        GatewayHeaders.RequestId, GatewayHeaders.ErrorType, HeaderNames.RetryAfter, GatewayHeaders.Warning,
            GatewayHeaders.IdempotencyReplayed,
        GatewayHeaders.PreferenceApplied, GatewayHeaders.RequestTimeoutType, GatewayHeaders.BillableUnits, GatewayHeaders.NeedsRetry,
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

    /// <summary>A preflight names the headers that its page will send. Those of fal's clients differ from version to version; what
    /// the gateway does not know of them it does not pass on anyway.</summary>
    private static IEnumerable<string> FalHeaders(HttpRequest request) => request.Headers.AccessControlRequestHeaders
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
        .Where(name => FalPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'))
        .Take(MaxFalHeaders);
}
