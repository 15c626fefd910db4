using System.Security.Cryptography;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Urls;

namespace Gateway.Jobs.Status;

/// <summary>
/// The status stream (server-sent events). It uses the shared polls, so that it works with every dialect. It sends one event per change
/// and a comment after a long silence. It closes after COMPLETED, or when the key is revoked.
/// </summary>
/// <remarks>
/// Between two events a stream holds one timer and the digest of its last event, not the event itself: thousands may be open.
/// </remarks>
internal sealed class StatusStream(StatusPoller poller, AnswerMemory memory, JobMetrics metrics, Drain drain, TimeProvider time)
{
    /// <summary>Maximum silence on a stream. Proxies and clients close a connection after a longer silence.</summary>
    public TimeSpan CommentInterval { get; set; } = TimeSpan.FromSeconds(15);

    public async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            await StreamAsync(context, exchange);
        }
        finally
        {
            exchange.WaitedForJob += time.GetElapsedTime(startedAt);
        }
    }

    private async Task StreamAsync(HttpContext context, Exchange exchange)
    {
        metrics.PollReceived();
        if (await FirstAsync(exchange, context.RequestAborted) is not { } first)
        {
            await context.RefuseAsync(RequestErrors.Stopping());
            return;
        }

        if (first.Fault is not null)
        {
            await context.RefuseAsync(first.Fault);
            return;
        }

        Begin(context.Response);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.Closed);
        var progress = new StreamProgress(context, exchange, ending.Token);
        try
        {
            if (await SendChangeAsync(progress, first))
            {
                // The reading is not kept.
                first = null;
                await FollowAsync(progress);
            }
        }
        // The server aborts the connection if a write is cancelled, so the token of the connection may be cancelled here too.
        catch (OperationCanceledException) when (exchange.KeyRevoked.IsCancellationRequested || drain.Closed.IsCancellationRequested)
        {
            // The gateway stops, or the key is no longer valid. The stream closes without COMPLETED, and the client can connect again.
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

    /// <summary>A stop does not end the stream before its first status: the client would get an error, not a stream that it can open
    /// again.</summary>
    /// <returns>Null: the time for requests in flight is over.</returns>
    private async Task<StatusReading?> FirstAsync(Exchange exchange, CancellationToken client)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(client, drain.Expired);
        try
        {
            return await poller.PollAsync(exchange.Job, FreshnessOf(exchange), exchange.Call.WithLogs, ending.Token);
        }
        catch (OperationCanceledException) when (drain.Expired.IsCancellationRequested && !client.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task FollowAsync(StreamProgress progress)
    {
        var exchange = progress.Exchange;
        var pause = StatusPoller.PauseFor(FreshnessOf(exchange));
        do
        {
            await PauseAsync(progress, pause);
        }
        while (await SendChangeAsync(progress, await PollAsync(progress)));
    }

    /// <summary>Waits until the next poll, and sends the comments that are due meanwhile.</summary>
    private async Task PauseAsync(StreamProgress progress, TimeSpan pause)
    {
        while (pause > TimeSpan.Zero)
        {
            var part = UntilComment(progress) is var silence && silence < pause ? silence : pause;
            await Task.Delay(part, time, progress.Ending);
            pause -= part;
            await SendCommentIfDueAsync(progress);
        }
    }

    /// <summary>Polls. A slow upstream, or a long line of polls, must not delay the next comment.</summary>
    private async Task<StatusReading> PollAsync(StreamProgress progress)
    {
        metrics.PollReceived();
        var exchange = progress.Exchange;
        var poll = poller.PollAsync(exchange.Job, FreshnessOf(exchange), exchange.Call.WithLogs, progress.Ending);
        if (poll.IsCompleted)
        {
            return await poll;
        }

        var reading = poll.AsTask();
        while (!reading.IsCompleted)
        {
            await ((Task)reading).WaitAsync(UntilComment(progress), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SendCommentIfDueAsync(progress);
        }

        return await reading;
    }

    private TimeSpan UntilComment(StreamProgress progress)
    {
        var left = CommentInterval - time.GetElapsedTime(progress.SentAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Sends the status if it is new. If there is no memory for a large body, a later round sends it; a final status is sent
    /// without its logs.</summary>
    /// <returns>Whether the stream goes on.</returns>
    private async Task<bool> SendChangeAsync(StreamProgress progress, StatusReading reading)
    {
        if (reading.Fault is not null)
        {
            return reading.Fault.Type != ErrorTypes.JobNotFound;
        }

        var client = progress.Exchange.Client.Name;
        var taken = AnswerMemory.Needed(reading);
        if (!memory.TryTake(client, taken))
        {
            if (!reading.Status.IsFinal())
            {
                // A later round sends the status.
                return true;
            }

            (reading, taken) = (reading with { Body = null }, 0);
        }

        try
        {
            if (EventOf(progress, reading) is { } line)
            {
                await SendAsync(progress, line);
            }
        }
        finally
        {
            memory.Return(client, taken);
        }

        return !reading.Status.IsFinal();
    }

    private Task SendCommentIfDueAsync(StreamProgress progress)
    {
        progress.Ending.ThrowIfCancellationRequested();
        return time.GetElapsedTime(progress.SentAt) >= CommentInterval
            ? SendAsync(progress, ": still here\n\n"u8.ToArray())
            : Task.CompletedTask;
    }

    /// <summary>The event of a reading. Null: the client has this event. A line break inside the JSON would end the event, so it is
    /// replaced by a space, which JSON allows.</summary>
    private static byte[]? EventOf(StreamProgress progress, StatusReading reading)
    {
        var exchange = progress.Exchange;
        var job = exchange.Job.Record;
        var body = StatusBody.Write(reading, job, exchange.UrlsOf(progress.Context.Request, job), exchange.Call.WithLogs);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, digest);
        if (!progress.IsNew(digest))
        {
            return null;
        }

        byte[] line = [.. "data: "u8, .. body.Span, (byte)'\n', (byte)'\n'];
        var text = line.AsSpan(0, line.Length - 2);
        text.Replace((byte)'\n', (byte)' ');
        text.Replace((byte)'\r', (byte)' ');
        return line;
    }

    /// <summary>Only a disconnect of the client or the revocation of its key cancels a write. The server aborts the connection of a
    /// cancelled write, but a shutdown must close the stream normally.</summary>
    private async Task SendAsync(StreamProgress progress, byte[] bytes)
    {
        var context = progress.Context;
        await context.Response.WritePacedAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        progress.Exchange.ResponseBytes += bytes.Length;
        progress.SentAt = time.GetTimestamp();
    }
}
