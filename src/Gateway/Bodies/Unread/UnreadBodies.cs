using System.IO.Pipelines;
using Gateway.Errors;
using Gateway.Metrics;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Bodies.Unread;

/// <summary>
/// Discards the rest of bodies that no stage has read, such as the rest of a refused body. If a connection is closed with unread bytes, it
/// is reset, and the client may lose the response. The same holds for a stream of HTTP/2: curl and other clients report an error of the
/// stream instead of the response. Number, rate and size of the discarded bodies are bounded. A body above a bound gets a moment in which
/// its client can read the response; then its connection is closed, or its stream is reset.
/// </summary>
internal sealed class UnreadBodies(TimeProvider time) : IMeasured
{
    /// <summary>How many bodies are discarded at a time.</summary>
    public const int MaxAtOnce = 64;

    /// <summary>How many bodies of one client are discarded at a time. All requests without authentication count as one client.</summary>
    public const int MaxOfClient = MaxAtOnce / 2;

    /// <summary>How many clients whose bodies are not discarded get a moment for their responses. The connection of any other is closed at
    /// once: its unread input is memory that no other limit bounds.</summary>
    public const int MaxLingering = 256;

    /// <summary>How long a client may send nothing. A client on a busy machine may pause for seconds within a large body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that are discarded in a second, of all bodies together.</summary>
    private const double BytesPerSecond = 128 * 1024 * 1024;

    /// <summary>Bytes of one body that are discarded at most.</summary>
    private const long BytesOfBody = 64 * 1024 * 1024;

    /// <summary>How long the rest of one body is discarded.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may read the response if its body is not discarded.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>A delay below this is too short for a timer.</summary>
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofClients = new(StringComparer.Ordinal);
    private int _count;
    private int _lingering;
    private long _discarded;
    private TimeSpan _busyUntil;

    /// <summary>The bodies that are being discarded now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether the request may have a body whose rest the client may still send.</summary>
    public static bool MayHaveBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    /// <summary>Discards the rest of the body, if there is one. If it does not end in time, closes the connection or the stream.</summary>
    public async Task DiscardAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (!IsExpected(context, exchange))
        {
            return;
        }

        try
        {
            // A response without an announced length ends here, and not after the body.
            await context.Response.CompleteAsync();
            var reader = context.Request.BodyReader;
            if (reader.TryRead(out var result))
            {
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }

            if (!await TryDiscardAsync(reader, exchange, context.RequestAborted))
            {
                End(context);
            }
        }
        catch (InvalidOperationException)
        {
            // A read was cancelled, because the key was revoked during the upload. The server allows no further read of this body. The
            // client gets a moment to read the response before the server closes the connection.
            await Task.Delay(Linger, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (BadHttpRequestException)
        {
            // The body is malformed. The server closes the connection after the response; an abort could discard the response.
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The body does not end in time, or the client has disconnected.
            End(context);
        }
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.body.discarding", "{request}", "Refused bodies whose rest is being discarded.", () => Count);
        meter.Total("gateway.body.discarded", "By", "Discarded bytes of refused bodies.", () => Interlocked.Read(ref _discarded));
    }

    /// <summary>Closes the connection. The server resets a stream of HTTP/2 itself, with the code that says that the response is complete
    /// (RFC 9113, section 8.1). The code of an abort would say that it is not.</summary>
    private static void End(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Abort();
        }
    }

    private static bool IsExpected(HttpContext context, Exchange exchange)
    {
        if (context.RequestAborted.IsCancellationRequested || !MayHaveBody(context)
            || (exchange.Error is null && exchange.RequestBytes == context.Request.ContentLength))
        {
            return false;
        }

        // The server itself closes the connection after a body that is late or malformed, or whose end is ambiguous. It would reset the
        // stream of a late body at once.
        if (exchange.Error?.Type is ErrorTypes.BodyIncomplete or ErrorTypes.FramingInvalid
            || (exchange.Error?.Type is ErrorTypes.BodyTooSlow && !HttpProtocol.IsHttp2(context.Request.Protocol)))
        {
            return false;
        }

        // A client that expects 100-continue and has not got it sends no body.
        return context.Request.Headers.Expect.Count == 0 || exchange.RequestBytes > 0;
    }

    private async ValueTask<bool> TryDiscardAsync(PipeReader reader, Exchange exchange, CancellationToken aborted)
    {
        var client = exchange.ClientName ?? "";
        if (!TryEnter(client))
        {
            await LingerAsync(aborted);
            return false;
        }

        try
        {
            return await ReadToEndAsync(reader, aborted);
        }
        finally
        {
            Leave(client);
        }
    }

    private async Task LingerAsync(CancellationToken aborted)
    {
        try
        {
            if (Interlocked.Increment(ref _lingering) <= MaxLingering)
            {
                await Task.Delay(Linger, time, aborted);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _lingering);
        }
    }

    private async ValueTask<bool> ReadToEndAsync(PipeReader reader, CancellationToken aborted)
    {
        var left = BytesOfBody;
        var started = time.GetTimestamp();
        using var silence = new CancellationTokenSource(Silence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, silence.Token);
        while (left > 0 && time.GetElapsedTime(started) < Longest)
        {
            silence.CancelAfter(Silence);
            var result = await reader.ReadAsync(both.Token);
            var received = result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }

            left -= received;
            if (Pace(received) is var delay && delay >= ShortestDelay)
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                await Task.Delay(delay, time, aborted);
            }
        }

        return false;
    }

    /// <summary>Counts discarded bytes.</summary>
    /// <returns>How long the caller must wait, so that all bodies together stay below the rate.</returns>
    private TimeSpan Pace(long bytes)
    {
        Interlocked.Add(ref _discarded, bytes);
        var now = time.GetElapsedTime(0);
        lock (_gate)
        {
            _busyUntil = (_busyUntil > now ? _busyUntil : now) + TimeSpan.FromSeconds(bytes / BytesPerSecond);
            return _busyUntil - now;
        }
    }

    private bool TryEnter(string client)
    {
        lock (_gate)
        {
            var ofClient = _ofClients.GetValueOrDefault(client);
            if (_count >= MaxAtOnce || ofClient >= MaxOfClient)
            {
                return false;
            }

            _count++;
            _ofClients[client] = ofClient + 1;
            return true;
        }
    }

    private void Leave(string client)
    {
        lock (_gate)
        {
            _count--;
            var left = _ofClients[client] - 1;
            if (left == 0)
            {
                _ofClients.Remove(client);
            }
            else
            {
                _ofClients[client] = left;
            }
        }
    }
}
