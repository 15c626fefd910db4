using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Bodies;

/// <summary>
/// A validated body as the content of the upstream call, sent from its blocks without a copy. <see cref="Started"/> says whether
/// sending began. If it did not, no byte has left the process, and the upstream cannot have accepted the request. The content can be
/// sent once, because a second send could create a second job.
/// </summary>
internal sealed class RequestBodyContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly RequestBody _body;
    private int _started;

    public RequestBodyContent(RequestBody body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    /// <summary>Whether sending has begun.</summary>
    public bool Started => Volatile.Read(ref _started) == 1;

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
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
            foreach (var block in _body.Bytes)
            {
                await stream.WriteAsync(block, cancellation);
            }
        }
        finally
        {
            _body.Release();
        }
    }
}
