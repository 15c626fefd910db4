using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Bodies.Sending;

/// <summary>
/// A validated body as the content of the upstream call, sent from its blocks without a copy. <see cref="Started"/> says whether
/// sending began. If it did not, no byte has left the process, and the upstream cannot have accepted the request. The content can be
/// sent once, because a second send could create a second job.
/// </summary>
internal sealed class RequestBodyContent : HttpContent
{
    /// <summary>Memory for the bytes that replace a part of the body.</summary>
    public const int PieceBytes = 64 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly RequestBody _body;
    private int _started;
    private volatile bool _isCutOff;

    public RequestBodyContent(RequestBody body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    /// <summary>Whether sending has begun.</summary>
    public bool Started => Volatile.Read(ref _started) == 1;

    /// <summary>
    /// Whether sending ended because the bytes of a <see cref="BodyReplacement"/> could not be read. The upstream then has fewer bytes than
    /// the <c>Content-Length</c> says, without the end of the JSON object, so it cannot have accepted the request.
    /// </summary>
    public bool IsCutOff => _isCutOff;

    protected override bool TryComputeLength(out long length)
    {
        length = _body.SentLength;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? SendAsync(stream, cancellationToken)
            : throw new InvalidOperationException("The body has been sent before.");

    private async Task SendAsync(Stream stream, CancellationToken cancellation)
    {
        // The call may be cancelled and the request may end while a block is being sent. The block must not be reused until then.
        if (!_body.TryHold())
        {
            throw new ObjectDisposedException(nameof(RequestBody), "The request has ended; its body is gone.");
        }

        try
        {
            var bytes = _body.Bytes;
            if (_body.Replacements.Count == 0)
            {
                await SendAsync(stream, bytes, cancellation);
            }
            else
            {
                await SendReplacedAsync(stream, bytes, cancellation);
            }
        }
        finally
        {
            _body.Release();
        }
    }

    private static async Task SendAsync(Stream stream, ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        foreach (var block in bytes)
        {
            await stream.WriteAsync(block, cancellation);
        }
    }

    private async Task SendReplacedAsync(Stream stream, ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var sent = 0;
            foreach (var replacement in _body.Replacements)
            {
                await SendAsync(stream, bytes.Slice(sent, replacement.Start - sent), cancellation);
                await SendAsync(stream, replacement, buffer, cancellation);
                sent = replacement.Start + replacement.Length;
            }

            await SendAsync(stream, bytes.Slice(sent), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendAsync(Stream stream, BodyReplacement replacement, byte[] buffer, CancellationToken cancellation)
    {
        for (var left = replacement.SentLength; left > 0;)
        {
            var read = await ReadAsync(replacement, buffer, left, cancellation);
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation);
            left -= read;
        }
    }

    private async ValueTask<int> ReadAsync(BodyReplacement replacement, byte[] buffer, long left, CancellationToken cancellation)
    {
        try
        {
            var read = await replacement.ReadAsync(buffer.AsMemory(0, PieceBytes), cancellation);
            return read > 0 && read <= left ? read : throw new InvalidDataException("The replacement has another length than it said.");
        }
        catch when (!cancellation.IsCancellationRequested)
        {
            // Not after a cancellation: its deadline is that of the upstream call.
            _isCutOff = true;
            throw;
        }
    }
}
