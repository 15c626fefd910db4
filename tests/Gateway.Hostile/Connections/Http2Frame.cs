using System.Buffers.Binary;
using System.Text;

namespace Gateway.Hostile.Connections;

/// <summary>HTTP/2 frames as bytes (RFC 9113), and header blocks without indexing and Huffman coding (RFC 7541).</summary>
internal static class Http2Frame
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, Ping = 6, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4;

    private const int InitialWindowSize = 4;

    public static byte[] Preface(int? window = null) =>
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
        .. Of(Settings, 0, 0, window is { } size ? [0, InitialWindowSize, .. Number(size)] : []),
    ];

    public static byte[] Of(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8 | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Get(int stream, string path, string? key = null, params (string Name, string Value)[] further) =>
        Of(Headers, EndStream | EndHeaders, stream, Block("GET", path, key, further));

    public static byte[] Block(string method, string path, string? key, params (string Name, string Value)[] further) =>
    [
        .. Field(":method", method), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "x"),
        .. key is null ? [] : Field("authorization", "Bearer " + key),
        .. further.SelectMany(field => Field(field.Name, field.Value)),
    ];

    /// <summary>A literal field. With <paramref name="isIndexed"/> the receiver adds it to its table.</summary>
    public static byte[] Field(string name, string value, bool isIndexed = false) =>
        [(byte)(isIndexed ? 0x40 : 0), .. Length(name.Length), .. Encoding.Latin1.GetBytes(name),
            .. Length(value.Length), .. Encoding.Latin1.GetBytes(value)];

    public static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>An integer with a prefix of seven bits.</summary>
    private static byte[] Length(int length)
    {
        if (length < 127)
        {
            return [(byte)length];
        }

        var bytes = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7)
        {
            bytes.Add((byte)((length & 127) | 128));
        }

        bytes.Add((byte)length);
        return [.. bytes];
    }
}
