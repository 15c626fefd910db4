using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Bodies;

/// <summary>
/// A checked body as the content of the upstream call, sent from where it lies. It remembers whether anybody began to send it:
/// as long as nobody did, no byte of the body can have left the process, so the upstream can't have accepted anything.
/// It is sent once; whoever wants to send it again would buy a second job.
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
        // The call may be given up, and the request end, while a block is on its way: it must not become another request's meanwhile.
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
