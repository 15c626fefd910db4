using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Work;

/// <summary>One connection that sends a request, reads its response, and sends the next one.</summary>
internal sealed class WorkConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public WorkConnection(Uri address) => _socket.Connect(IPAddress.Loopback, address.Port);

    /// <summary>Sends the request <paramref name="times"/> times.</summary>
    /// <exception cref="InvalidOperationException">A response has another status.</exception>
    public void Repeat(WorkCase work, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _ = Send(work);
        }
    }

    /// <returns>The body of the response.</returns>
    /// <exception cref="InvalidOperationException">The response has another status.</exception>
    public string Send(WorkCase work)
    {
        _socket.Send(work.Request.Span);
        var received = 0;
        while (true)
        {
            var read = _socket.Receive(_buffer.AsSpan(received));
            received += read;
            var text = System.Text.Encoding.ASCII.GetString(_buffer, 0, received);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0)
            {
                throw new InvalidOperationException($"The gateway closed the connection of '{work.Name}'.");
            }

            if (head < 0 || received < head + 4 + LengthIn(text[..head]))
            {
                continue;
            }

            return text.StartsWith($"HTTP/1.1 {work.Status} ", StringComparison.Ordinal)
                ? text[(head + 4)..]
                : throw new InvalidOperationException($"'{work.Name}' got an unexpected response: {text}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(string head)
    {
        const string Name = "content-length:";
        var line = head.Split("\r\n").First(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return int.Parse(line.AsSpan(Name.Length), System.Globalization.CultureInfo.InvariantCulture);
    }
}
