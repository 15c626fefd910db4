using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Memory;

/// <summary>
/// The server's socket transport, which tells <see cref="ConnectionMemory"/> which connection a block is for. The pool of the server does
/// not learn it otherwise: all connections rent from one pool.
/// </summary>
internal sealed class ReceivingTransport(IConnectionListenerFactory sockets, ConnectionMemory memory)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), memory);

    private sealed class Listener(IConnectionListener sockets, ConnectionMemory memory) : IConnectionListener
    {
        public EndPoint EndPoint => sockets.EndPoint;

        /// <summary>The transport starts to receive before it returns the connection. Its flow inherits the value that is set here; the
        /// flow of the caller does not.</summary>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var blocks = new ReceiveBlocks();
            memory.Receiving = blocks;
            var connection = await sockets.AcceptAsync(cancellationToken);
            connection?.Features.Set(blocks);
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => sockets.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => sockets.DisposeAsync();
    }
}
