using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>One connection that carries many requests. The test writes its bytes directly, without a client library.</summary>
internal sealed class KeptConnection : IDisposable
{
    private readonly TcpClient _socket = new() { NoDelay = true, ReceiveBufferSize = 16 * 1024 };

    private KeptConnection()
    {
    }

    public static async Task<KeptConnection> OpenAsync(Uri gateway)
    {
        var connection = new KeptConnection();
        await connection._socket.ConnectAsync(gateway.Host, gateway.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public Task<string> SendAsync(string request) => SendAsync(Encoding.Latin1.GetBytes(request));

    public async Task<string> SendAsync(ReadOnlyMemory<byte> request)
    {
        await WriteAsync(request);
        return await ReadAsync();
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) =>
        await _socket.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <returns>One response, or an empty text if the connection is closed.</returns>
    public Task<string> ReadAsync() => RawAnswer.ReadAsync(_socket.GetStream(), TestContext.Current.CancellationToken);

    /// <summary>Reads until the connection is closed or reset.</summary>
    /// <returns>The number of bytes that were read.</returns>
    public async Task<long> ReadToEndAsync(TimeSpan patience)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience);
        var received = await ReadToEndAsync(deadline.Token);
        deadline.Token.ThrowIfCancellationRequested();
        return received;
    }

    /// <summary>Reads until the connection is closed or reset, or until the call is cancelled.</summary>
    /// <returns>The number of bytes that were read.</returns>
    public async Task<long> ReadToEndAsync(CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        long received = 0;
        try
        {
            int read;
            while ((read = await _socket.GetStream().ReadAsync(buffer, cancellation)) > 0)
            {
                received += read;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The connection was reset, or the call was cancelled.
        }

        return received;
    }

    public void Dispose() => _socket.Dispose();
}
