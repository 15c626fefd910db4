using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A server that counts its connections and sends the same bytes on each, after it has received the head of a request. Null: it
/// sends nothing and keeps the connection open.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Stream, Task<Stream>>? _wrap;
    private readonly List<string> _requests = [];
    private readonly Task _serving;
    private readonly string? _answer;
    private int _connections;

    public RawReceiver(string? answer = Ok, IPAddress? address = null, int port = 0, Func<Stream, Task<Stream>>? wrap = null)
    {
        _answer = answer;
        _wrap = wrap;
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Head and body of each request, as far as they were received before the answer.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                open.Add(AnswerAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            Stream stream = client.GetStream();
            stream = _wrap is null ? stream : await _wrap(stream);
            await using var disposed = stream;
            var text = await ReadAsync(stream);
            lock (_requests)
            {
                _requests.Add(text);
            }

            if (_answer is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stopping.Token);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(_answer!), _stopping.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            // Without this, unread bytes would reset the connection before the answer is read.
            await stream.CopyToAsync(Stream.Null, _stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The caller has closed the connection, or the test ends.
        }
    }

    private async Task<string> ReadAsync(Stream stream)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(received.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                break;
            }

            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return received.ToString();
    }

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return end >= 0
            && (length < 0 || text.Length >= end + 4 + int.Parse(text[(length + 16)..text.IndexOf('\r', length)], null));
    }
}
