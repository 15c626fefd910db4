using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Faults;

/// <summary>A connection that the test can close at any time, with FIN or with a reset.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(TestGateway gateway)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>A request as bytes.</summary>
    public static string Request(
        TestGateway gateway, string method, string path, string body = "", params (string Name, string Value)[] headers) =>
        $"{method} /{path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Key {gateway.Key}\r\n"
        + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))
        + (method == "POST" ? $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n" : "")
        + $"\r\n{body}";

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Reads until the text was received.</summary>
    public async Task ReadAsync(string until)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(until, StringComparison.Ordinal))
        {
            var count = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestDeadline.Longest);
            count.ShouldNotBe(0, $"closed before '{until}', after: {read}");
            read.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    /// <summary>The gateway closes the connection, with or without a response.</summary>
    public async Task ShouldBeClosedAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestDeadline.Longest) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The connection was reset.
        }
    }

    /// <summary>Closes the connection, with a reset or with FIN.</summary>
    public void Leave(bool reset)
    {
        if (reset)
        {
            _socket.LingerState = new LingerOption(true, 0);
        }

        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
