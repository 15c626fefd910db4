using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Looks at each cluster before YARP uses it, at start and on reload: an address that would carry the token in the clear is
/// refused, and the old configuration stays. It also keeps YARP's idle timeout from undercutting the gateway's total deadline.
/// </summary>
internal sealed class UpstreamClusterFilter(SettingsSource settings) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var upstream = settings.Current.Options.Upstream;
        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if (UpstreamAddressRules.Problem(destination.Address, upstream.AllowInsecure) is { } wrong)
            {
                throw new InvalidOperationException($"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{name}:Address: {wrong}");
            }
        }

        var request = cluster.HttpRequest ?? Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig.Empty;
        return ValueTask.FromResult(request.ActivityTimeout is null
            ? cluster with { HttpRequest = request with { ActivityTimeout = upstream.Timeout + TimeSpan.FromSeconds(1) } }
            : cluster);
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        ValueTask.FromResult(route);
}
