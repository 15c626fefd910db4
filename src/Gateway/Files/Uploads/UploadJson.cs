using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Files.Uploads;

internal static class UploadJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Default)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Of<T>(T answer) => JsonSerializer.SerializeToUtf8Bytes(answer, Options);
}
