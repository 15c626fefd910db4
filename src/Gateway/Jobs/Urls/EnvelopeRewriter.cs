using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Jobs.Urls;

/// <summary>
/// Rewrites the URLs of an envelope or a status body to the gateway. Only the values of the known members are replaced, and missing
/// members that clients rely on are added. Every other byte stays as the upstream sent it.
/// </summary>
internal static class EnvelopeRewriter
{
    /// <summary>The URLs with which a client follows its job.</summary>
    public static readonly EnvelopeMember[] Urls =
    [
        EnvelopeMember.Url("response_url", ""),
        EnvelopeMember.Url("status_url", JobUrls.StatusSuffix),
        EnvelopeMember.Url("cancel_url", JobUrls.CancelSuffix),
    ];

    /// <param name="body">A JSON object that has been parsed to <paramref name="root"/>.</param>
    /// <param name="root">The root of the object.</param>
    /// <param name="urls">The URLs to insert.</param>
    /// <param name="withoutLogs">Sets <c>logs</c> to null, because another client requested them.</param>
    /// <param name="required">The members that the result must have.</param>
    public static ReadOnlyMemory<byte> Rewrite(
        ReadOnlyMemory<byte> body, JsonValue root, JobUrls urls, bool withoutLogs, params ReadOnlySpan<EnvelopeMember> required)
    {
        var output = new ArrayBufferWriter<byte>(LengthFor(body.Length, urls));
        Write(output, body, root, urls, withoutLogs, required);
        return output.WrittenMemory;
    }

    /// <summary>The same as <see cref="Rewrite"/>, in memory of the shared pool. The caller disposes the buffer.</summary>
    public static PooledBuffer RewritePooled(
        ReadOnlyMemory<byte> body, JsonValue root, JobUrls urls, bool withoutLogs, params ReadOnlySpan<EnvelopeMember> required)
    {
        var output = new PooledBuffer(LengthFor(body.Length, urls));
        Write(output, body, root, urls, withoutLogs, required);
        return output;
    }

    /// <summary>Estimate of the length of the result.</summary>
    private static int LengthFor(int body, JobUrls urls) => body + (Urls.Length * (urls.ResultLength + 32));

    private static void Write(
        IBufferWriter<byte> output, ReadOnlyMemory<byte> body, JsonValue root, JobUrls urls, bool withoutLogs,
        ReadOnlySpan<EnvelopeMember> required)
    {
        var copied = 0;
        foreach (var member in root.Children)
        {
            var url = UrlOf(member);
            if (url is null && !(withoutLogs && member.NameEquals("logs"u8)))
            {
                continue;
            }

            // The raw range of a string does not include its quotes.
            var quote = member.Kind == JsonKind.String ? 1 : 0;
            output.Write(body.Span[copied..(member.RawStart - quote)]);
            if (url is { } known)
            {
                WriteValue(output, known, urls);
            }
            else
            {
                output.Write("null"u8);
            }

            copied = member.RawStart + member.RawLength + quote;
        }

        var end = body.Span.LastIndexOf((byte)'}');
        output.Write(body.Span[copied..end]);
        AddMissing(output, root, urls, required);
        output.Write(body.Span[end..]);
    }

    private static void AddMissing(IBufferWriter<byte> output, JsonValue root, JobUrls urls, ReadOnlySpan<EnvelopeMember> required)
    {
        var separator = root.Count == 0 ? "\""u8 : ",\""u8;
        foreach (var member in required)
        {
            if (!root.TryGetMember(member.Name, out _))
            {
                output.Write(separator);
                output.Write(member.Name);
                output.Write("\":"u8);
                WriteValue(output, member, urls);
                separator = ",\""u8;
            }
        }
    }

    private static EnvelopeMember? UrlOf(JsonValue member)
    {
        foreach (var url in Urls)
        {
            if (member.NameEquals(url.Name))
            {
                return url;
            }
        }

        return null;
    }

    /// <summary>URLs contain only characters that need no escaping.</summary>
    private static void WriteValue(IBufferWriter<byte> output, EnvelopeMember member, JobUrls urls)
    {
        if (member.UrlSuffix is null)
        {
            output.Write(member.Json);
            return;
        }

        output.Write("\""u8);
        urls.WriteResultTo(output);
        Encoding.UTF8.GetBytes(member.UrlSuffix, output);
        output.Write("\""u8);
    }
}
