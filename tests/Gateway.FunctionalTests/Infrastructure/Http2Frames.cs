using System.Buffers.Binary;
using System.Text;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Frames of HTTP/2 (RFC 9113, section 4) for tests that need what no client sends or shows.</summary>
internal static class Http2Frames
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7;
    public const byte EndStream = 1, EndHeaders = 4;

    /// <summary>The bytes of a head: length, type, flags and stream.</summary>
    private const int HeadBytes = 9;

    /// <summary>The first bytes of a client.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    /// <summary>A literal field without indexing and without Huffman coding. Each string is shorter than 127 characters.</summary>
    public static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.Latin1.GetBytes(name), (byte)value.Length, .. Encoding.Latin1.GetBytes(value)];

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeadBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8 | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadBytes);
        return frame;
    }

    /// <returns>Null: the connection has ended.</returns>
    public static async Task<(byte Type, byte Flags, byte[] Payload)?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[HeadBytes];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) < head.Length)
        {
            return null;
        }

        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await stream.ReadExactlyAsync(payload, cancellation);
        return (head[3], head[4], payload);
    }
}
