using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Checks each cluster at start and on reload, before YARP uses it. An address that would send the token unencrypted is refused, and
/// the old configuration stays active. The filter also keeps YARP's idle timeout from being shorter than the gateway's total deadline.
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
