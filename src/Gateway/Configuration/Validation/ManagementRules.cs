using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for the address of the management port.</summary>
internal static class ManagementRules
{
    public const string UrlKey = $"{GatewayOptions.Section}:Management:Url";

    private const string Plain = "http://";

    public static void Validate(string? url, ValidationContext<GatewayOptions> context)
    {
        if (url is not null && !ManagementOptions.Off.Equals(url, StringComparison.OrdinalIgnoreCase)
            && Problem(url) is { } problem)
        {
            context.AddFailure(problem);
        }
    }

    public static void ValidateHosts(List<string> hosts, ValidationContext<GatewayOptions> context)
    {
        for (var index = 0; index < hosts.Count; index++)
        {
            if (Uri.CheckHostName(hosts[index]) != UriHostNameType.Dns)
            {
                context.AddFailure($"{UrlKey[..^3]}Hosts:{index}", $"must be a name without port, got '{hosts[index]}'");
            }
        }
    }

    private static string? Problem(string url)
    {
        if (ListenerRules.Problem(url) is { } problem)
        {
            return $"{problem}, or {ManagementOptions.Off}";
        }

        // A certificate would need a configuration of its own. A proxy or the network of the cluster protects this port.
        return url.StartsWith(Plain, StringComparison.OrdinalIgnoreCase) ? null : $"must begin with {Plain}, got '{url}'";
    }
}
