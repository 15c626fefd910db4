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

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, ct)..];
        }
    }

    public async Task EndAsync(SandboxClose close, CancellationToken ct)
    {
        if (close == SandboxClose.Fin)
        {
            await FinAsync(ct);
        }

        Reset();
    }

    /// <summary>Sends RST. The bytes before it still arrive, then the other side gets an error.</summary>
    public void Reset()
    {
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

    /// <summary>Closes the sending direction, and gives the other side time to see this before Kestrel closes the socket.</summary>
    private async Task FinAsync(CancellationToken ct)
    {
        _socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(MaxFinWait, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
