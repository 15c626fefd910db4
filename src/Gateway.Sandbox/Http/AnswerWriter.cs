using System.Globalization;
using Gateway.Sandbox.Queue;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Sandbox.Http;

/// <summary>Sends a response without a delivery fault.</summary>
internal sealed class AnswerWriter(StatusStream stream)
{
    private const int PieceBytes = 64 * 1024;

    public async Task WriteAsync(HttpContext context, Answer answer, CancellationToken ct)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (answer.StreamOf is not null)
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            response.Headers.CacheControl = "no-cache";
            await stream.WriteAsync(response, answer, ct);
            return;
        }

        if (answer.Padding == 0)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, ct);
            return;
        }

        await WritePaddedAsync(response, answer, ct);
    }

    /// <summary>Adds a member to the JSON object and writes it in pieces, so that a response of a gigabyte needs 64 KB.</summary>
    private static async Task WritePaddedAsync(HttpResponse response, Answer answer, CancellationToken ct)
    {
        var (before, after) = ("""
            ,"padding":"
            """u8.ToArray(), "\"}"u8.ToArray());
        var body = answer.Body.AsMemory(0, answer.Body.Length - 1);
        response.ContentLength = body.Length + before.Length + answer.Padding + after.Length;
        await response.Body.WriteAsync(body, ct);
        await response.Body.WriteAsync(before, ct);

        var piece = new byte[PieceBytes];
        piece.AsSpan().Fill((byte)'x');
        for (var left = answer.Padding; left > 0; left -= PieceBytes)
        {
            await response.Body.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, PieceBytes)), ct);
        }

        await response.Body.WriteAsync(after, ct);
    }

    /// <summary>Status line and header fields, for faults that control every byte.</summary>
    public static byte[] RawHead(Answer answer, long contentLength)
    {
        var head = new System.Text.StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {ReasonPhrase(answer.Status)}\r\n");
        if (answer.ContentType is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {answer.ContentType}\r\n");
        }

        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n\r\n");
        return System.Text.Encoding.Latin1.GetBytes(head.ToString());
    }

    private static string ReasonPhrase(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Unknown";
}
