using System.Net;
using System.Net.Sockets;
using Gateway.Edge.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Edge.Listeners;

/// <summary>
/// The sockets on which the server for clients listens, to close them without a reset of a connection.
/// </summary>
/// <remarks>
/// The operating system accepts connections in advance. When a listener is closed, it resets those that the server has not accepted yet.
/// A reverse proxy that has already sent a submit on such a connection can't know whether the submit was read, so it must not send the
/// submit to another replica: the submit is lost. Therefore new connections are ignored first, and the listener is closed when none is
/// left in between. <c>docs/decisions/0026-listener-without-resets.md</c> describes the alternatives.
/// </remarks>
internal sealed class ListenSockets(UnusedConnections connections, TimeProvider time)
{
    /// <summary>The last packet of a handshake that has begun arrives within this time.</summary>
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(50);

    /// <summary>A proxy sends its request at once. A connection without a request after this time gets none soon.</summary>
    private static readonly TimeSpan FirstRequest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];

    /// <summary>Creates a listening socket for the server.</summary>
    public Socket Create(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        lock (_gate)
        {
            // A reload of the settings may have closed others.
            _sockets.RemoveAll(static old => old.SafeHandle.IsClosed);
            _sockets.Add(socket);
        }

        return socket;
    }

    /// <summary>Closes the listeners.</summary>
    /// <param name="gently">Whether to wait until no connection is between the operating system and the server.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task CloseAsync(bool gently, CancellationToken cancellation)
    {
        List<Socket> sockets;
        lock (_gate)
        {
            sockets = [.. _sockets];
        }

        if (gently && sockets.ConvertAll(NewConnections.TryIgnore).Contains(true))
        {
            var startedAt = time.GetTimestamp();
            await PauseAsync(Handshake, cancellation);
            while ((sockets.Any(HasConnection) || connections.HasFresh)
                && time.GetElapsedTime(startedAt) < FirstRequest && !cancellation.IsCancellationRequested)
            {
                await PauseAsync(Interval, cancellation);
            }
        }

        // The server treats a closed socket as the end of its listener.
        sockets.ForEach(static socket => socket.Dispose());
    }

    /// <summary>Whether the operating system has accepted a connection that the server has not accepted yet.</summary>
    private static bool HasConnection(Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
