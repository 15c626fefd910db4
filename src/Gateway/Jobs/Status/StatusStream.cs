using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Status;

/// <summary>
/// The status stream (server-sent events). It uses the shared polls, so that it works with every dialect. It sends one event per change
/// and a comment after a long silence. It closes after COMPLETED, or when the key is revoked.
/// </summary>
internal sealed class StatusStream(StatusPoller poller, SettingsSource settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Interval at which an idle stream checks its key and whether a comment is due.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Maximum silence on a stream. Proxies and clients close a connection after a longer silence.</summary>
    public TimeSpan CommentInterval { get; set; } = TimeSpan.FromSeconds(15);

    public async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var first = await poller.PollAsync(exchange.Job, FreshnessOf(exchange), exchange.Call.WithLogs, context.RequestAborted);
        if (first.Fault is not null)
        {
            await context.RefuseAsync(first.Fault);
            return;
        }

        Begin(context.Response);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await FollowAsync(context, exchange, first, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested
            && !context.RequestAborted.IsCancellationRequested)
        {
            // The gateway stops. The stream closes without COMPLETED, and the client can connect to another replica.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private static TimeSpan FreshnessOf(Exchange exchange) => exchange.Settings.Options.Jobs.StatusFreshness;

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task FollowAsync(HttpContext context, Exchange exchange, StatusReading reading, CancellationToken cancellation)
    {
        var sent = ReadOnlyMemory<byte>.Empty;
        var sentAt = time.GetTimestamp();
        while (true)
        {
            if (reading.Fault is null)
            {
                var body = StatusBody.Write(
                    reading, exchange.Job.Record, exchange.UrlsOf(context.Request, exchange.Job.Record), exchange.Call.WithLogs);
                if (!body.Span.SequenceEqual(sent.Span))
                {
                    await SendAsync(context, exchange, EventOf(body));
                    (sent, sentAt) = (body, time.GetTimestamp());
                }

                if (reading.Status.IsFinal())
                {
                    return;
                }
            }
            else if (reading.Fault.Type == ErrorTypes.JobNotFound)
            {
                return;
            }

            // A slow upstream must not delay the check of the key or the next comment.
            var next = LookAgainAsync(exchange, cancellation);
            do
            {
                await Task.WhenAny(next, Task.Delay(Beat < CommentInterval ? Beat : CommentInterval, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
                // The current settings are used instead of those of the request, so that the revocation of a key ends the stream.
                if (settings.Current.Clients.Recognise(exchange.Client, time.GetUtcNow()) is null)
                {
                    return;
                }

                if (time.GetElapsedTime(sentAt) >= CommentInterval)
                {
                    await SendAsync(context, exchange, ": still here\n\n"u8.ToArray());
                    sentAt = time.GetTimestamp();
                }
            }
            while (!next.IsCompleted);

            reading = await next;
        }
    }

    private async Task<StatusReading> LookAgainAsync(Exchange exchange, CancellationToken cancellation)
    {
        await Task.Delay(StatusPoller.PauseFor(FreshnessOf(exchange)), time, cancellation);
        return await poller.PollAsync(exchange.Job, FreshnessOf(exchange), exchange.Call.WithLogs, cancellation);
    }

    /// <summary>One event. A line break inside the JSON would end the event, so it is replaced by a space, which JSON allows.</summary>
    private static byte[] EventOf(ReadOnlyMemory<byte> body)
    {
        byte[] line = [.. "data: "u8, .. body.Span, (byte)'\n', (byte)'\n'];
        var text = line.AsSpan(0, line.Length - 2);
        text.Replace((byte)'\n', (byte)' ');
        text.Replace((byte)'\r', (byte)' ');
        return line;
    }

    /// <summary>Only a disconnect of the client cancels a write. The server aborts the connection of a cancelled write, but a shutdown must
    /// close the stream normally.</summary>
    private static async Task SendAsync(HttpContext context, Exchange exchange, byte[] bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        exchange.ResponseBytes += bytes.Length;
    }
}
