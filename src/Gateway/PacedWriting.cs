using System.Buffers;

namespace Gateway;

/// <summary>
/// Writes response bodies in pieces and waits for the client after each piece. Kestrel copies everything that one write contains into
/// its output buffer before it waits, so one write of a large body would hold a copy of the whole body for a client that does not read.
/// </summary>
internal static class PacedWriting
{
    /// <summary>The most that is written between two flushes. An unread response holds up to this size in addition to the server's output
    /// buffer.</summary>
    public const int PieceBytes = 8 * 1024;

    /// <summary>Writes the body. If the client disconnects, the rest is not written; only a cancelled token throws.</summary>
    public static async Task WritePacedAsync(this HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (body.Length <= PieceBytes)
        {
            await response.Body.WriteAsync(body, cancellation);
            return;
        }

        await response.WritePacedAsync([body], cancellation);
    }

    /// <summary>Writes the parts, one after the other, without a copy of the whole.</summary>
    public static async Task WritePacedAsync(
        this HttpResponse response, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
    {
        await response.StartAsync(cancellation);
        var writer = response.BodyWriter;
        var unflushed = 0;
        foreach (var part in parts)
        {
            for (var rest = part; rest.Length > 0;)
            {
                var piece = rest[..Math.Min(rest.Length, PieceBytes - unflushed)];
                writer.Write(piece.Span);
                rest = rest[piece.Length..];
                unflushed += piece.Length;
                if (unflushed == PieceBytes)
                {
                    if ((await writer.FlushAsync(cancellation)).IsCompleted)
                    {
                        // The server may not have signalled the disconnect yet. It would take an incomplete response for a bug.
                        response.HttpContext.Abort();
                        return;
                    }

                    unflushed = 0;
                }
            }
        }

        await writer.FlushAsync(cancellation);
    }
}
