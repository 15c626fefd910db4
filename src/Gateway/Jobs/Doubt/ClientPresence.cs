using System.Net.Sockets;
using Gateway.Shares;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Jobs.Doubt;

/// <summary>
/// Whether the client of a request is still connected. The server reads the end of a connection some moments after the operating
/// system has received it, and a client that repeats a submit at once is faster than that. Therefore the socket is asked too.
/// </summary>
internal readonly struct ClientPresence(Socket? socket, CancellationToken aborted, CancellationToken revoked = default)
{
    public bool HasLeft => HasEnded || IsClosed();

    /// <summary>Whether the server knows that the client has disconnected, or the key is revoked. The socket is not asked.</summary>
    public bool HasEnded => aborted.IsCancellationRequested || revoked.IsCancellationRequested;

    /// <summary>The client's connection. Null: it is not a socket.</summary>
    public Socket? Socket => socket;

    public static ClientPresence Of(HttpContext context)
    {
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        // The two tokens are asked one by one. To join them would need a source for each submit.
        return context.Features.Get<IHttpRequestLifetimeFeature>() is WatchedLifetime watched
            ? new ClientPresence(socket, watched.Connection, watched.Revoked)
            : new ClientPresence(socket, context.RequestAborted, CancellationToken.None);
    }

    private bool IsClosed()
    {
        if (socket is null)
        {
            return false;
        }

        try
        {
            // A socket that is readable without a byte to read has received the end of the connection.
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
