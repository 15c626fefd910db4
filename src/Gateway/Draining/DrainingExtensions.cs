using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Draining;

internal static class DrainingExtensions
{
    /// <summary>
    /// Asks the client to open another connection for its next request, which a load balancer sends to another replica: the response of
    /// HTTP/1.1 gets <c>Connection: close</c>, and a connection of HTTP/2 gets GOAWAY. Call it before the response begins.
    /// </summary>
    public static void CloseConnectionAfterAnswer(this IFeatureCollection request) =>
        request.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
