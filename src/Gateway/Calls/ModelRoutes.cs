using Gateway.Text;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Calls;

/// <summary>The paths that are forwarded to the upstream: those of the contracts and those of the operator's own routes.</summary>
internal static class ModelRoutes
{
    /// <param name="proxy">The active routes.</param>
    /// <param name="path">A path. It is compared case-sensitively although routing ignores case.</param>
    /// <param name="matched">The route that routing has found for the request. It is compared first, because it nearly always leads to
    /// the path, and a list of all routes costs memory.</param>
    public static bool HasRouteTo(this IProxyStateLookup proxy, string path, RouteModel? matched = null)
    {
        // A catch-all route, such as /{**rest}, does not include the gateway's own paths.
        if (ReservedSegments.BeginsPath(path))
        {
            return false;
        }

        return (matched is not null && LeadsTo(matched, path)) || LeadsToAny(proxy, path);
    }

    private static bool LeadsToAny(IProxyStateLookup proxy, string path)
    {
        foreach (var route in proxy.GetRoutes())
        {
            if (LeadsTo(route, path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeadsTo(RouteModel route, string path)
    {
        var pattern = route.Config.Match.Path ?? "/";
        var parameter = pattern.IndexOf('{', StringComparison.Ordinal);
        return parameter < 0 ? pattern == path : path.AsSpan().StartsWith(pattern.AsSpan(0, parameter), StringComparison.Ordinal);
    }
}
