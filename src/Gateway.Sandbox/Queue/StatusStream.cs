using Gateway.Sandbox.Http;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Queue;

/// <summary>
/// The event stream of a job: one event per change, comments between events, and the end of the stream after COMPLETED.
/// </summary>
internal sealed class StatusStream(QueueApi api, TimeProvider time, TimeSpan commentInterval)
{
    public async Task WriteAsync(HttpResponse response, Answer answer, CancellationToken ct)
    {
        var job = answer.StreamOf!;
        string? told = null;
        var lastWrite = time.GetTimestamp();
        while (true)
        {
            // Taken before the view, so that a change between both ends the wait at once.
            var changed = job.Changed();
            var view = job.View();
            if (view.Status != told)
            {
                await SendAsync(api.Event(job, view, answer.StreamLogs));
                told = view.Status;
                if (view.Done)
                {
                    return;
                }
            }
            else if (time.GetElapsedTime(lastWrite) >= commentInterval)
            {
                await SendAsync(": keep-alive\n\n"u8.ToArray());
            }

            var untilComment = commentInterval - time.GetElapsedTime(lastWrite);
            await WaitAsync(changed, view.NextChange < untilComment ? view.NextChange.Value : untilComment, ct);
        }

        async Task SendAsync(byte[] bytes)
        {
            await response.Body.WriteAsync(bytes, ct);
            await response.Body.FlushAsync(ct);
            lastWrite = time.GetTimestamp();
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);

        // Timers count whole milliseconds. Rounding up avoids a busy loop for the last fraction.
        var milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, int.MaxValue);
        var delay = Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, over.Token);
        await Task.WhenAny(changed, delay);
        ct.ThrowIfCancellationRequested();
        await over.CancelAsync();
    }
}
