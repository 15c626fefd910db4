using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Jobs;

/// <summary>
/// Points an envelope's or a status body's URLs to the gateway. Only the values of the known members are replaced, and members
/// that clients count on are added when they are missing; every other byte stays as the upstream sent it.
/// </summary>
internal static class EnvelopeRewriter
{
    /// <param name="body">A JSON object that has been read as <paramref name="root"/>.</param>
    /// <param name="root">The object's root.</param>
    /// <param name="urls">What to put in.</param>
    /// <param name="withoutLogs">Sets <c>logs</c> to null: they were fetched for somebody else.</param>
    /// <param name="required">Names and JSON values of the members that must be there.</param>
    public static byte[] Rewrite(
        ReadOnlyMemory<byte> body, JsonValue root, JobUrls urls, bool withoutLogs, params ReadOnlySpan<(string Name, string Json)> required)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 512);
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

        var end = body.Span.LastIndexOf((byte)'}');
        output.Write(body.Span[copied..end]);
        AddMissing(output, root, required);
        output.Write(body.Span[end..]);
        return output.WrittenSpan.ToArray();
    }

    private static void AddMissing(ArrayBufferWriter<byte> output, JsonValue root, ReadOnlySpan<(string Name, string Json)> required)
    {
        var separator = root.Count == 0 ? "" : ",";
        foreach (var (name, json) in required)
        {
            if (!root.TryGetMember(Encoding.UTF8.GetBytes(name), out _))
            {
                output.Write(Encoding.UTF8.GetBytes($"{separator}\"{name}\":{json}"));
                separator = ",";
            }
        }
    }

    /// <returns>JSON text, or null to keep the value. URLs are plain characters and need no escaping.</returns>
    private static string? Replacement(JsonValue member, JobUrls urls, bool withoutLogs) => member switch
    {
        _ when member.NameEquals("response_url"u8) => Quote(urls.Result),
        _ when member.NameEquals("status_url"u8) => Quote(urls.Status),
        _ when member.NameEquals("cancel_url"u8) => Quote(urls.Cancel),
        _ when withoutLogs && member.NameEquals("logs"u8) => "null",
        _ => null,
    };

    public static (string Name, string Json)[] Members(JobUrls urls) =>
        [("response_url", Quote(urls.Result)), ("status_url", Quote(urls.Status)), ("cancel_url", Quote(urls.Cancel))];

    private static string Quote(string plain) => $"\"{plain}\"";
}
