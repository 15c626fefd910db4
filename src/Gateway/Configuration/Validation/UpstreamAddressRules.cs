using Gateway.Configuration.Binding;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Rules for YARP's section: the cluster <c>quickrouter</c> with an address to which the token may be sent, and a route to this
/// cluster.
/// </summary>
internal static class UpstreamAddressRules
{
    public const string Section = "ReverseProxy";
    public const string Cluster = "quickrouter";

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration, bool allowInsecure)
    {
        var destinations = configuration.GetSection($"{Section}:Clusters:{Cluster}:Destinations");
        if (!destinations.GetChildren().Any())
        {
            yield return new ConfigurationProblem(
                destinations.Path,
                    "missing: the upstream needs a destination, such as primary with the Address https://api.quickrouter.ai/");
        }

        foreach (var destination in destinations.GetChildren())
        {
            var address = destination.GetSection("Address");
            if (Problem(address.Value, allowInsecure) is { } problem)
            {
                yield return new ConfigurationProblem(Echo.OneLine(address.Path), problem);
            }

            var health = destination.GetSection("Health");
            if (!string.IsNullOrEmpty(health.Value) && Problem(health.Value, allowInsecure) is { } healthProblem)
            {
                yield return new ConfigurationProblem(Echo.OneLine(health.Path), healthProblem);
            }
        }

        var anyCertificate = configuration.GetSection($"{Section}:Clusters:{Cluster}:HttpClient:DangerousAcceptAnyServerCertificate");
        if (!allowInsecure && bool.TryParse(anyCertificate.Value, out var accepted) && accepted)
        {
            yield return new ConfigurationProblem(
                anyCertificate.Path,
                "must not be true: anyone who intercepts the connection would get the token (Gateway:Upstream:AllowInsecure=true accepts "
                + "that)");
        }

        var routes = configuration.GetSection($"{Section}:Routes");
        if (!routes.GetChildren().Any(route => string.Equals(route["ClusterId"], Cluster, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new ConfigurationProblem(routes.Path, $"missing: no route has the ClusterId {Cluster}");
        }
    }

    /// <returns>Null: the token may be sent there.</returns>
    public static string? Problem(string? text, bool allowInsecure)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "missing: an absolute address such as https://api.quickrouter.ai/";
        }

        if (!text.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            return $"must be an absolute https:// address, got {Echo.Quote(text)}";
        }

        if (address.UserInfo.Length > 0)
        {
            return "must not contain a user name or password";
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return "must not have a query or a fragment";
        }

        return address.Scheme == "http" && !address.IsLoopback && !allowInsecure
            ? $"must be https:// unless it is on loopback, got {Echo.Quote(text)}: the token would be sent unencrypted "
                + "(Gateway:Upstream:AllowInsecure=true accepts that)"
            : null;
    }
}
