using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Status;

/// <summary>
/// The status stream (server-sent events), made of the same polls that everybody shares, so that it works on every dialect: an
/// event for each change, a comment when nothing changes for long, the end after COMPLETED. A revoked key ends it too.
/// </summary>
internal sealed class StatusStream(StatusPoller poller, SettingsSource settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How often an open stream is looked after while nothing happens: is its key still good, is a comment due.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Longest silence on a stream. Proxies and clients take a longer one for the end.</summary>
    public TimeSpan CommentInterval { get; set; } = TimeSpan.FromSeconds(15);

    public async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var first = await poller.PollAsync(exchange.Job, exchange.Call.WithLogs, context.RequestAborted);
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
            // The gateway stops. The client sees the stream end without COMPLETED and connects to another.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
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

            // An upstream that is slow to answer must not keep the key's end, or the next comment, waiting.
            var next = LookAgainAsync(exchange, cancellation);
            do
            {
                await Task.WhenAny(next, Task.Delay(Beat < CommentInterval ? Beat : CommentInterval, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
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
        await Task.Delay(poller.Pause, time, cancellation);
        return await poller.PollAsync(exchange.Job, exchange.Call.WithLogs, cancellation);
    }

    /// <summary>One event. A line break inside the JSON would end it early, so it becomes a space, which JSON does not mind.</summary>
    private static byte[] EventOf(ReadOnlyMemory<byte> body)
    {
        byte[] line = [.. "data: "u8, .. body.Span, (byte)'\n', (byte)'\n'];
        var text = line.AsSpan(0, line.Length - 2);
        text.Replace((byte)'\n', (byte)' ');
        text.Replace((byte)'\r', (byte)' ');
        return line;
    }

    /// <summary>Only the client's leaving breaks a write off: the server cuts the connection of a write that is cancelled, and a
    /// stop shall end the stream in good order.</summary>
    private static async Task SendAsync(HttpContext context, Exchange exchange, byte[] bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        exchange.ResponseBytes += bytes.Length;
    }
}
