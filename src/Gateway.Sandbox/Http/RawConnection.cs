using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Sandbox.Http;

/// <summary>
/// The socket of a request, for responses that Kestrel cannot send. The body has been read and Kestrel has written nothing yet, so no
/// other code writes to the socket. The connection is always closed afterwards.
/// </summary>
internal sealed class RawConnection(HttpContext context)
{
    private static readonly TimeSpan MaxFinWait = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private bool _isReset;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, ct)..];
        }
    }

    /// <summary>Sends FIN or RST. The other side sees the end as soon as it reads.</summary>
    public void Close(SandboxClose close)
    {
        if (close == SandboxClose.Fin)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        else
        {
            Reset();
        }
    }

    /// <summary>Releases the socket. After FIN, the other side first gets time to see it.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        if (!_isReset)
        {
            await Task.Delay(MaxFinWait, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Reset();
        }
    }

    /// <summary>Sends RST. The bytes before it still arrive, then the other side gets an error.</summary>
    public void Reset()
    {
        _isReset = true;
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close(0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side has already closed the connection.
        }

        context.Abort();
    }
}
