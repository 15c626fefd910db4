using Gateway.Configuration.Options;
using Gateway.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Edge.Memory;

internal static class ConnectionMemoryExtensions
{
    /// <summary>Gives the server a pool whose idle memory is bounded, and large blocks for large bodies.</summary>
    public static IServiceCollection AddConnectionMemory(this IServiceCollection services)
    {
        services.AddSingleton(static _ => new ConnectionMemory(MemoryDefaults.OfProcess.IdleConnectionBytes));
        services.AddSingleton<IMemoryPoolFactory<byte>>(static provider => provider.GetRequiredService<ConnectionMemory>());
        // The server takes the last transport that is registered.
        services.AddSingleton<IConnectionListenerFactory>(static provider => new ReceivingTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), provider.GetRequiredService<ConnectionMemory>()));
        return services.AddMeasured<ConnectionMemory>();
    }
}
