using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A server that counts its connections and sends the same bytes on each, after it has received a request, until it is
/// repaired.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Stream, Task<Stream>>? _wrap;
    private readonly List<string> _requests = [];
    private volatile int _slowFrom;
    private Task _serving = Task.CompletedTask;
    private volatile string? _answer;
    private int _connections;

    /// <param name="answer">The bytes. Null: it sends nothing and keeps the connection open.</param>
    /// <param name="address">An IPv4 address of this machine. Null: loopback.</param>
    /// <param name="port">0: a free one.</param>
    /// <param name="wrap">What happens to a connection before its request is read.</param>
    /// <param name="slowFrom">From this byte on, one byte is sent in a second. Null: all at once.</param>
    /// <param name="refuses">Whether connections are refused until the repair.</param>
    public RawReceiver(
        string? answer = Ok, IPAddress? address = null, int port = 0, Func<Stream, Task<Stream>>? wrap = null, int? slowFrom = null,
        bool refuses = false)
    {
        _answer = answer;
        _wrap = wrap;
        _slowFrom = slowFrom ?? int.MaxValue;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, port));
        if (!refuses)
        {
            Listen();
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

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

    /// <summary>From now on it accepts connections and answers 200 at once.</summary>
    public void Repair()
    {
        _answer = Ok;
        _slowFrom = int.MaxValue;
        if (_serving.IsCompleted)
        {
            Listen();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    private void Listen()
    {
        _listener.Listen();
        _serving = ServeAsync();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                open.Add(AnswerAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        await using var connection = new NetworkStream(client, ownsSocket: true);
        try
        {
            await using var stream = _wrap is null ? connection : await _wrap(connection);
            var text = await ReadAsync(stream);
            lock (_requests)
            {
                _requests.Add(text);
            }

            await SendAsync(stream, _answer);
            client.Shutdown(SocketShutdown.Send);
            // Without this, unread bytes would reset the connection before the answer is read.
            await stream.CopyToAsync(Stream.Null, _stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The caller has closed the connection, or the test ends.
        }
    }

    private async Task SendAsync(Stream stream, string? answer)
    {
        if (answer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _stopping.Token);
        }

        var bytes = Encoding.Latin1.GetBytes(answer!);
        var atOnce = Math.Min(_slowFrom, bytes.Length);
        await stream.WriteAsync(bytes.AsMemory(0, atOnce), _stopping.Token);
        for (var sent = atOnce; sent < bytes.Length; sent++)
        {
            await Task.Delay(Pace, _stopping.Token);
            await stream.WriteAsync(bytes.AsMemory(sent, 1), _stopping.Token);
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
