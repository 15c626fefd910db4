using System.Text;
using Gateway.Configuration;
using Gateway.Edge;

namespace Gateway.Jobs.Status;

/// <summary>
/// The status stream (server-sent events), made of the same polls that everybody shares, so that it works on every dialect: an
/// event for each change, a comment when nothing changes for long, the end after COMPLETED. A revoked key ends it too.
/// </summary>
internal sealed class StatusStream(StatusPoller poller, SettingsSource settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    public async Task AnswerAsync(HttpContext context, Exchange exchange)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var first = await poller.PollAsync(exchange.Job, exchange.Call.WithLogs, ending.Token);
        if (first.Fault is not null)
        {
            await context.RefuseAsync(first.Fault);
            return;
        }

        Begin(context.Response);
        try
        {
            await FollowAsync(context, exchange, first, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The gateway stops. The client sees the stream end without COMPLETED and connects to another.
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
        byte[] sent = [];
        var sentAt = time.GetTimestamp();
        while (true)
        {
            if (reading.Fault is null)
            {
                var body = StatusBody.Write(reading, exchange.Job.Record, exchange.UrlsOf(context.Request, exchange.Job.Record), exchange.Call.WithLogs);
                if (!body.AsSpan().SequenceEqual(sent))
                {
                    await SendAsync(context, exchange, EventOf(body), cancellation);
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

            if (time.GetElapsedTime(sentAt) >= CommentInterval)
            {
                await SendAsync(context, exchange, ": still here\n\n"u8.ToArray(), cancellation);
                sentAt = time.GetTimestamp();
            }

            await Task.Delay(settings.Current.Options.Jobs.StatusFreshness, time, cancellation);
            if (settings.Current.Clients.Recognise(exchange.Client, time.GetUtcNow()) is null)
            {
                return;
            }

            reading = await poller.PollAsync(exchange.Job, exchange.Call.WithLogs, cancellation);
        }
    }

    /// <summary>One event. A line break inside the JSON would end it early, so it becomes a space, which JSON does not mind.</summary>
    private static byte[] EventOf(byte[] body)
    {
        var line = Encoding.UTF8.GetBytes("data: ").Concat(body).ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return [.. line, (byte)'\n', (byte)'\n'];
    }

    private static async Task SendAsync(HttpContext context, Exchange exchange, byte[] bytes, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(bytes, cancellation);
        await context.Response.Body.FlushAsync(cancellation);
        exchange.ResponseBytes += bytes.Length;
    }
}
