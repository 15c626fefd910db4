using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Jobs.Doubt;

/// <summary>
/// Whether the client of a request is still connected. The server reads the end of a connection some moments after the operating
/// system has received it, and a client that repeats a submit at once is faster than that. Therefore the socket is asked too.
/// </summary>
internal readonly struct ClientPresence(Socket? socket, CancellationToken aborted)
{
    public bool HasLeft => aborted.IsCancellationRequested || IsClosed();

    public static ClientPresence Of(HttpContext context) =>
        new(context.Features.Get<IConnectionSocketFeature>()?.Socket, context.RequestAborted);

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
