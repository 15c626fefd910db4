using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Edge.Listeners;

internal static class ListenersExtensions
{
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddSingleton<ListenSockets>();
        services.AddOptions<SocketTransportOptions>().Configure<ListenSockets>(
            static (transport, listeners) => transport.CreateBoundListenSocket = listeners.Create);
        return services;
    }
}
