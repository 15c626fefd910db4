using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Memory;

/// <summary>
/// One call on a separate connection. It sends and receives at the same time, each at its own rate, so that it reads a refusal
/// during the send, as the official clients do.
/// </summary>
internal static class RawCall
{
    private const int PieceBytes = 64 * 1024;

    /// <param name="address">The gateway.</param>
    /// <param name="head">Request line and headers with their line ends, without the headers of every call.</param>
    /// <param name="body">The body; empty for a GET.</param>
    /// <param name="sending">Duration of sending the body; zero: as fast as possible.</param>
    /// <param name="receiving">Duration of receiving a response of <see cref="LargeUpstream.ResultBytes"/> bytes.</param>
    public static async Task<Answer> SendAsync(Uri address, string head, ReadOnlyMemory<byte> body, TimeSpan sending, TimeSpan receiving)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // A small receive window, so that this reader and not the kernel's buffers determines the rate.
        socket.ReceiveBufferSize = 2 * PieceBytes;
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var all = $"{head}Host: {address.Authority}\r\nAuthorization: Bearer {MeasuredGateway.Key}\r\n"
            + (body.IsEmpty ? "" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n") + "\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(all));
        using var answered = new CancellationTokenSource();
        var upload = UploadAsync(socket, body, sending, answered.Token);
        var answer = await DownloadAsync(socket, receiving);
        await answered.CancelAsync();
        await upload;
        return answer;
    }

    private static async Task UploadAsync(Socket socket, ReadOnlyMemory<byte> body, TimeSpan duration, CancellationToken answered)
    {
        var pause = duration / Math.Max(1, body.Length / PieceBytes);
        try
        {
            for (var sent = 0; sent < body.Length; sent += PieceBytes)
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, answered);
                }

                for (var piece = body.Slice(sent, Math.Min(PieceBytes, body.Length - sent)); !piece.IsEmpty;)
                {
                    piece = piece[await socket.SendAsync(piece, answered)..];
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Only the response is measured, and the other task waits for it.
        }
    }

    private static async Task<Answer> DownloadAsync(Socket socket, TimeSpan duration)
    {
        var buffer = new byte[PieceBytes];
        var pause = duration / (LargeUpstream.ResultBytes / PieceBytes);
        var received = 0;
        var (headEnd, answer, length) = (-1, Answer.Broken, 0L);
        try
        {
            while (headEnd < 0 || answer.BodyBytes < length)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(headEnd < 0 ? received : 0));
                if (count == 0)
                {
                    break;
                }

                received += count;
                if (headEnd < 0 && (headEnd = buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8)) >= 0)
                {
                    var head = Encoding.ASCII.GetString(buffer, 0, headEnd);
                    length = LengthIn(head);
                    answer = new Answer(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture),
                        head.Contains("\r\nRetry-After: ", StringComparison.OrdinalIgnoreCase), received - headEnd - 4, IsWhole: false);
                }
                else if (headEnd >= 0)
                {
                    answer = answer with { BodyBytes = answer.BodyBytes + count };
                }

                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause);
                }
            }
        }
        catch (SocketException)
        {
            return answer;
        }

        return answer with { IsWhole = headEnd >= 0 && answer.BodyBytes >= length };
    }

    private static long LengthIn(string head)
    {
        const string name = "\r\nContent-Length: ";
        var start = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            throw new InvalidOperationException("The response has no length: " + head);
        }

        var value = head.AsSpan(start + name.Length);
        var end = value.IndexOf('\r');
        return long.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
