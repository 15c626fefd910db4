using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Sandbox.Http;

internal static class JsonBytes
{
    // The upstream writes text as plain UTF-8, and a hostile id must be sent unchanged.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
