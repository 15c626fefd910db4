using Gateway.Text;
using Yarp.ReverseProxy;

namespace Gateway.Calls;

/// <summary>The paths that lead to the upstream: those of the contracts and those of the operator's own routes, as they are in
/// force.</summary>
internal static class ModelRoutes
{
    /// <param name="proxy">The routes in force.</param>
    /// <param name="path">A path, whose case matters although routing ignores it.</param>
    public static bool HasRouteTo(this IProxyStateLookup proxy, string path)
    {
        // A route for every path, such as /{**rest}, does not include the gateway's own.
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
