using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Hostile.Connections;

/// <summary>A TCP connection whose bytes the attacker chooses. Errors of the connection are values, because attacks expect them.</summary>
internal sealed class RawConnection : IDisposable
{
    /// <summary>The smallest receive window that the system grants.</summary>
    public const int SmallWindow = 2 * 1024;

    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    /// <returns>Null: the connection was refused, or the attack stopped.</returns>
    public static async Task<RawConnection?> OpenAsync(Uri address, int? receiveBuffer, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer is { } size)
            {
                socket.ReceiveBufferSize = size;
            }

            // A reset at the end leaves no port in TIME_WAIT.
            socket.LingerState = new LingerOption(enable: true, 0);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, stop);
            return new RawConnection(socket);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <returns>False: the connection is closed, or the attack stopped.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, stop)..];
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <returns>0: the connection is closed, or the attack stopped.</returns>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, stop);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Reads until the connection is closed or the attack stops.</summary>
    /// <returns>The status of the first response, <c>closed</c> without a response, or <c>held</c> if the attack stopped first.</returns>
    public async Task<string> ReadToEndAsync(CancellationToken stop)
    {
        var buffer = new byte[4 * 1024];
        var received = await ReceiveAsync(buffer, stop);
        if (received == 0)
        {
            return stop.IsCancellationRequested ? "held" : "closed";
        }

        var status = StatusIn(buffer.AsSpan(0, received));
        while (await ReceiveAsync(buffer, stop) > 0)
        {
            // Only the status counts.
        }

        return status;
    }

    /// <summary>Reads the beginning of one response.</summary>
    /// <returns>Its status, or <c>closed</c> without a response.</returns>
    public async Task<string> ReadStatusAsync(CancellationToken stop)
    {
        var buffer = new byte[4 * 1024];
        var received = await ReceiveAsync(buffer, stop);
        return received == 0 ? "closed" : StatusIn(buffer.AsSpan(0, received));
    }

    /// <summary>The status that has arrived unread in the meantime.</summary>
    public string PeekStatus()
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead))
            {
                return "held";
            }

            var buffer = new byte[16];
            var received = _socket.Receive(buffer, SocketFlags.Peek);
            return received == 0 ? "closed" : StatusIn(buffer.AsSpan(0, received));
        }
        catch (SocketException)
        {
            return "closed";
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string StatusIn(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12 && bytes.StartsWith("HTTP/1.1 "u8) ? Encoding.ASCII.GetString(bytes[9..12]) : "other";
}
