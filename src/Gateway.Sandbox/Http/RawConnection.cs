using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Sandbox.Http;

/// <summary>
/// The socket under a request, for answers that no HTTP server would send. The request's body has been read and the server has
/// written nothing yet, so nobody else writes; afterwards the connection is always ended.
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

    /// <summary>RST: what was sent before still arrives, then the other side sees an error.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close(0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        context.Abort();
    }

    /// <summary>Half-closes and gives the other side time to see it before the server tears the socket down.</summary>
    private async Task FinAsync(CancellationToken ct)
    {
        _socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(MaxFinWait, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
