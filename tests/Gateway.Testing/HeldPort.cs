using System.Net;
using System.Net.Sockets;

namespace Gateway.Testing;

/// <summary>
/// A loopback port for a server that starts later, or that stops and starts again. A socket is bound to the port and does not listen: the
/// operating system then gives the port to nobody who asks for a free one, and refuses connections. The server may listen on it, because
/// both sockets allow the reuse of their address.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort()
    {
        _socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
