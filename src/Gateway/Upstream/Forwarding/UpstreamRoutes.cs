using Yarp.ReverseProxy;

namespace Gateway.Upstream.Forwarding;

/// <summary>Which paths lead to the upstream, as the proxy's configuration says at the moment.</summary>
internal static class UpstreamRoutes
{
    /// <param name="proxy">The routes in force.</param>
    /// <param name="path">A path, whose case matters although routing ignores it.</param>
    public static bool HasRouteTo(this IProxyStateLookup proxy, string path)
    {
        foreach (var route in proxy.GetRoutes())
        {
            var pattern = route.Config.Match.Path ?? "/";
            var parameter = pattern.IndexOf('{', StringComparison.Ordinal);
            if (parameter < 0 ? pattern == path : path.AsSpan().StartsWith(pattern.AsSpan(0, parameter), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
