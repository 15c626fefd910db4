using Gateway.Configuration.Binding;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Routes of YARP may name policies that a middleware of the framework enforces. The gateway has no such middleware: the framework would
/// ignore the policy, or fail each request of the route.
/// </summary>
internal static class RoutePolicyRules
{
    private static readonly (string Key, string Instead)[] Unsupported =
    [
        ("AuthorizationPolicy", "every route needs a key of Gateway:Clients; Gateway:Clients:<name>:Models limits the models of a client"),
        ("CorsPolicy", "use Gateway:Cors:Origins"),
        ("RateLimiterPolicy", "use Gateway:Limits"),
        ("OutputCachePolicy", "no response is cached"),
        ("Timeout", "use Gateway:Upstream:Timeout"),
        ("TimeoutPolicy", "use Gateway:Upstream:Timeout"),
    ];

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration) =>
        from route in configuration.GetSection($"{UpstreamAddressRules.Section}:Routes").GetChildren()
        from policy in Unsupported
        where !string.IsNullOrEmpty(route[policy.Key])
        select new ConfigurationProblem(
            Echo.OneLine(route.GetSection(policy.Key).Path),
            $"must not be configured, because the gateway does not apply it: {policy.Instead}");
}
