using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Jobs;

/// <summary>
/// Points an envelope's or a status body's URLs to the gateway. Only the values of the known members are replaced; every
/// other byte stays as the upstream sent it.
/// </summary>
internal static class EnvelopeRewriter
{
    /// <param name="body">A JSON object that has been read as <paramref name="root"/>.</param>
    /// <param name="root">The object's root.</param>
    /// <param name="urls">What to put in.</param>
    /// <param name="withoutLogs">Sets <c>logs</c> to null: they were fetched for somebody else.</param>
    public static byte[] Rewrite(ReadOnlyMemory<byte> body, JsonValue root, JobUrls urls, bool withoutLogs)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        var copied = 0;
        foreach (var member in root.Children)
        {
            if (Replacement(member, urls, withoutLogs) is not { } replacement)
            {
                continue;
            }

            // A string's raw bytes are counted without its quotes.
            var quote = member.Kind == JsonKind.String ? 1 : 0;
            output.Write(body.Span[copied..(member.RawStart - quote)]);
            output.Write(Encoding.UTF8.GetBytes(replacement));
            copied = member.RawStart + member.RawLength + quote;
        }

        output.Write(body.Span[copied..]);
        return output.WrittenSpan.ToArray();
    }

    /// <returns>JSON text, or null to keep the value. URLs are plain characters and need no escaping.</returns>
    private static string? Replacement(JsonValue member, JobUrls urls, bool withoutLogs) => member switch
    {
        _ when member.NameEquals("response_url"u8) => $"\"{urls.Result}\"",
        _ when member.NameEquals("status_url"u8) => $"\"{urls.Status}\"",
        _ when member.NameEquals("cancel_url"u8) => $"\"{urls.Cancel}\"",
        _ when withoutLogs && member.NameEquals("logs"u8) => "null",
        _ => null,
    };
}
