using Gateway.Text;
using Yarp.ReverseProxy;

namespace Gateway.Calls;

/// <summary>The paths that are forwarded to the upstream: those of the contracts and those of the operator's own routes.</summary>
internal static class ModelRoutes
{
    /// <param name="proxy">The active routes.</param>
    /// <param name="path">A path. It is compared case-sensitively although routing ignores case.</param>
    public static bool HasRouteTo(this IProxyStateLookup proxy, string path)
    {
        // A catch-all route, such as /{**rest}, does not include the gateway's own paths.
        if (ReservedSegments.BeginsPath(path))
        {
            return false;
        }

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
