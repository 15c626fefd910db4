using Gateway.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Edge.Connections;

internal static class UnusedConnectionsExtensions
{
    public static IServiceCollection AddUnusedConnections(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new UnusedConnections(
            UnusedConnections.HeapInUse, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UnusedConnections>>()));
        services.AddHostedService(static provider => provider.GetRequiredService<UnusedConnections>());
        return services.AddMeasured<UnusedConnections>();
    }

    /// <summary>Follows the connections of every endpoint. It sees the bytes of the transport, before TLS.</summary>
    public static void FollowConnections(this KestrelServerOptions server) => server.ConfigureEndpointDefaults(endpoint =>
    {
        var connections = endpoint.KestrelServerOptions.ApplicationServices.GetRequiredService<UnusedConnections>();
        endpoint.Use(next => connection => connections.FollowAsync(connection, next));
    });
}
