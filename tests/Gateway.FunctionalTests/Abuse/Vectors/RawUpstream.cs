using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.FunctionalTests.Abuse.Vectors;

/// <summary>
/// An upstream with as little parsing as possible. It records the bytes of each request as received and responds to each with a new job.
/// </summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public RawUpstream()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            var received = new List<byte>();
            while (await ReadAsync(stream, received) is { } request)
            {
                _requests.Enqueue(request);
                var id = Guid.NewGuid();
                var url = $"https://queue.fal.run/fal-ai/imagen4/requests/{id}";
                var body = $$"""{"status":"IN_QUEUE","request_id":"{{id}}","response_url":"{{url}}","status_url":"{{url}}/status","""
                    + $"\"cancel_url\":\"{url}/cancel\",\"logs\":null,\"metrics\":{{}},\"queue_position\":0}}";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), _stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // The gateway or the test closed the connection.
        }
    }

    private async Task<RawRequest?> ReadAsync(NetworkStream stream, List<byte> received)
    {
        var head = await FillAsync(
            stream, received, bytes => Latin1(bytes).IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end && end >= 0 ? end + 4 : null);
        if (head is null)
        {
            return null;
        }

        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(
                line => int.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.Integer,
                    CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = await FillAsync(stream, received, bytes => bytes.Count >= length ? length : null);
        return body is null ? null : new RawRequest(head, body);
    }

    private async Task<string?> FillAsync(NetworkStream stream, List<byte> received, Func<List<byte>, int?> whole)
    {
        var buffer = new byte[4096];
        int? end;
        while ((end = whole(received)) is null)
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                return null;
            }

            received.AddRange(buffer.AsSpan(0, read));
        }

        var taken = Latin1(received)[..end.Value];
        received.RemoveRange(0, end.Value);
        return taken;
    }

    private static string Latin1(List<byte> bytes) => Encoding.Latin1.GetString([.. bytes]);
}
