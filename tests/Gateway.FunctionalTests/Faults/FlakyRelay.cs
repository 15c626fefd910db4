using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.FunctionalTests.Faults;

/// <summary>A TCP relay to the upstream that can refuse or close connections. While it refuses connections, it keeps its port.</summary>
internal sealed class FlakyRelay : IAsyncDisposable
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    private readonly Uri _target;
    private readonly Socket _keepsThePort = CreateSocket();
    private readonly ConcurrentDictionary<Socket, Socket> _connections = new();
    private readonly ConcurrentBag<Task> _work = [];
    private Socket? _listener;

    public FlakyRelay(Uri target)
    {
        _target = target;
        _keepsThePort.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Open();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_keepsThePort.LocalEndPoint!).Port}/");

    public void Open()
    {
        if (_listener is null)
        {
            var listener = CreateSocket();
            listener.Bind(_keepsThePort.LocalEndPoint!);
            listener.Listen();
            _listener = listener;
            _work.Add(AcceptAsync(listener));
        }
    }

    /// <summary>Refuses new connections. Open connections stay open.</summary>
    public void Refuse()
    {
        _listener?.Dispose();
        _listener = null;
    }

    /// <summary>Closes every open connection, also in the middle of a message.</summary>
    public void Cut()
    {
        foreach (var (near, far) in _connections)
        {
            Reset(near);
            Reset(far);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Refuse();
        Cut();
        await Task.WhenAll(_work);
        _keepsThePort.Dispose();
    }

    private static Socket CreateSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
        return socket;
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close(0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection is already closed.
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _work.Add(RelayAsync(await listener.AcceptAsync()));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The relay refuses connections now.
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await far.ConnectAsync(_target.Host, _target.Port);
            _connections[near] = far;
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The upstream is not reachable.
        }
        finally
        {
            _connections.TryRemove(near, out _);
            Reset(near);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client, the upstream or the test closed the connection.
        }
    }
}
