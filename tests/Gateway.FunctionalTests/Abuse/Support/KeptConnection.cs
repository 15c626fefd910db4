using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>One connection that is used again and again, without a client library between the test and the bytes.</summary>
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

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _socket.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <returns>One answer; empty when the connection has ended.</returns>
    public Task<string> ReadAsync() => RawAnswer.ReadAsync(_socket.GetStream(), TestContext.Current.CancellationToken);

    /// <summary>Reads to the connection's end, a reset included.</summary>
    /// <returns>How many bytes came.</returns>
    public async Task<long> ReadToEndAsync(TimeSpan patience)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience);
        var received = await ReadToEndAsync(deadline.Token);
        deadline.Token.ThrowIfCancellationRequested();
        return received;
    }

    /// <summary>Reads to the connection's end, or until it is cancelled.</summary>
    /// <returns>How many bytes came.</returns>
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
            // Cut, or enough.
        }

        return received;
    }

    public void Dispose() => _socket.Dispose();
}
